#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/ports/listing.h"
#include "flovyn/query/saved_query.h"

namespace flovyn::http {

/// Name, entity and query are required. Errors: InvalidField, naming the member.
absl::StatusOr<query::SavedQuery> ReadNewQuery(std::string_view body);
/// Replaces the members of `saved` that the body has.
absl::Status ReadQueryChanges(std::string_view body, query::SavedQuery& saved);

/// Which page of the result is asked for.
struct QueryRun {
  Page page = {};
  std::string cursor = {};
};
absl::StatusOr<QueryRun> ReadQueryRun(std::string_view body, std::int64_t max_limit);

std::string WriteSavedQuery(const query::SavedQuery& saved);

std::vector<Schema> SavedQuerySchemas();

}  // namespace flovyn::http
