#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/bulk_job.h"
#include "flovyn/domain/limits.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/store.h"

namespace flovyn {

struct BulkRequest {
  TenantId tenant;
  BulkEntity entity = BulkEntity::kWorkflow;
  BulkVerb verb = BulkVerb::kCancel;
  std::string query = {};      ///< With a condition, unless `all`.
  bool all = false;            ///< Every execution of the tenant; `query` is empty then.
  std::string arguments = {};  ///< JSON text of an object; empty: none.
  std::optional<std::int64_t> max_executions = {};
  std::optional<std::int64_t> rate_per_second = {};
  std::string reason = {};  ///< For the audit log.
};

struct BulkSample {
  Uuid id = {};
  std::string kind = {};
  std::string_view status = {};
  absl::Time created_at = {};
  Metadata metadata = {};
};

/// What a job would be applied to if it was created now.
struct BulkPreview {
  std::int64_t matched = 0;
  bool matched_is_lower_bound = false;  ///< There are more, and a job would be refused.
  std::vector<BulkSample> sample = {};  ///< The newest, at most 10.
};

struct BulkDeps {
  Store& store;
  const Clock& clock;
  IdGenerator& ids;
  std::function<void()> on_created = {};  ///< A job waits; must not block.
};

/// Jobs that apply a verb to all executions that a query finds. Blocks; safe for concurrent use.
/// Errors: PermissionDenied (who may not apply the verb to a single execution), InvalidArgument
/// (the field is named, by its name in REST), NotFound, DeadlineExceeded (the query takes too
/// long).
class BulkService {
 public:
  BulkService(BulkDeps deps, const Limits& limits);

  /// Checks the request as Create() does, except that the query may find more than it may. Changes
  /// nothing.
  absl::StatusOr<BulkPreview> DryRun(const Caller& caller, const BulkRequest& request);
  /// Stores the job; services/bulk_runner.h carries it out. InvalidArgument for
  /// `maxExecutions` when the query finds more; ResourceExhausted when too many jobs are open.
  absl::StatusOr<BulkJob> Create(const Caller& caller, const BulkRequest& request);
  absl::StatusOr<BulkJob> Get(const Caller& caller, const TenantId& tenant, const BulkJobId& id);
  absl::StatusOr<std::vector<BulkJob>> List(const Caller& caller, const TenantId& tenant,
                                            const BulkJobPage& page);
  /// Oldest first.
  absl::StatusOr<std::vector<BulkAuditEntry>> Audit(const Caller& caller, const TenantId& tenant,
                                                    const BulkJobId& id);
  /// Ends it, after the executions that are being worked on. One that has ended stays as it is. Who
  /// may create a job may cancel it, whoever created it.
  absl::StatusOr<BulkJob> Cancel(const Caller& caller, const TenantId& tenant, const BulkJobId& id,
                                 std::string note);

 private:
  absl::StatusOr<BulkJob> Check(const Caller& caller, const BulkRequest& request);

  BulkDeps deps_;
  Limits limits_;
};

}  // namespace flovyn
