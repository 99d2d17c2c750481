#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/grouping.h"
#include "flovyn/ports/store.h"

namespace flovyn {

/// Which executions are looked at.
struct AnalysisRequest {
  query::Entity entity = query::Entity::kWorkflow;  ///< Executions; not definitions.
  std::string query = {};                           ///< In the language of docs/query.md.
  absl::Time from = absl::InfinitePast();           ///< Created then or later,
  absl::Time to = absl::InfiniteFuture();           ///< and before.
};

/// How much an answer covers: time goes backwards from `AnalysisRequest::to`, and ends when
/// Limits::analysis_time is over.
struct Coverage {
  bool partial = false;
  absl::Time since = absl::InfinitePast();  ///< What was created before is missing, if partial.
};

struct CountAnswer {
  std::int64_t count = 0;
  Coverage coverage = {};
};

/// How often a key has which values.
struct Facet {
  std::string key = {};                                    ///< As it was asked for.
  std::vector<std::pair<Json, std::int64_t>> values = {};  ///< The most frequent, descending.
  std::int64_t others = 0;                                 ///< Rows with other values.
  std::int64_t missing = 0;  ///< Rows without the key, or with an array or object.
  bool truncated = false;    ///< Rare values are in no number, because there are too many.
  Coverage coverage = {};
};

struct ReportRequest {
  AnalysisRequest rows = {};               ///< Both ends of the time are required.
  std::vector<std::string> group_by = {};  ///< One to three.
  absl::Duration bucket = absl::ZeroDuration();
  bool task_time = false;
};
struct ReportAnswer {
  std::vector<Group> groups = {};  ///< By bucket, then the largest first.
  bool truncated = false;          ///< Groups beyond Limits::analysis_groups are missing.
  Coverage coverage = {};
};

struct KnownKey {
  std::string key = {};   ///< At the top level of the metadata.
  std::int64_t rows = 0;  ///< Of the sample.
};
struct KeysAnswer {
  std::vector<KnownKey> keys = {};  ///< The most frequent first.
  std::int64_t sampled = 0;         ///< The newest executions that have metadata.
};

/// Counts, facets and reports over executions. A key is named as in a query (metadata.env, or a
/// field that is a text), or by itself where it is no field (env). Blocks; safe for concurrent use.
/// Errors: PermissionDenied; InvalidField for "query", "key", "groupBy", "bucket", "from" or "to".
class AnalysisService {
 public:
  AnalysisService(Store& store, const Clock& clock, const Limits& limits);

  absl::StatusOr<CountAnswer> Count(const Caller& caller, const TenantId& tenant,
                                    const AnalysisRequest& request);
  /// `keys`: one to ten; `values`: so many of each, at most 100.
  /// One for each key, in this order. They share the time, each as much as is left.
  absl::StatusOr<std::vector<Facet>> Facets(const Caller& caller, const TenantId& tenant,
                                            const AnalysisRequest& request,
                                            const std::vector<std::string>& keys,
                                            std::int64_t values);
  absl::StatusOr<ReportAnswer> Report(const Caller& caller, const TenantId& tenant,
                                      const ReportRequest& request);
  /// The keys that the newest `rows` executions have.
  absl::StatusOr<KeysAnswer> Keys(const Caller& caller, const TenantId& tenant,
                                  const AnalysisRequest& request, std::int64_t rows);

 private:
  Store& store_;
  const Clock& clock_;
  Limits limits_;
};

}  // namespace flovyn
