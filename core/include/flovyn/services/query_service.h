#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/access.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/metadata_field_repository.h"
#include "flovyn/query/complete.h"
#include "flovyn/query/syntax.h"

namespace flovyn {

/// Help for those who write queries. The calls block for a read of the registered fields; safe for
/// concurrent use. Errors: PermissionDenied, InvalidField, those of the store.
class QueryService {
 public:
  QueryService(MetadataFieldRepository& fields, const Clock& clock);

  /// All that is wrong with a query; nothing: it can be run.
  absl::StatusOr<std::vector<query::Problem>> Validate(const Caller& caller, const TenantId& tenant,
                                                       query::Entity entity, std::string_view text);
  /// As query::Complete. InvalidField("query") for a text over the limit of queries.
  absl::StatusOr<query::Completion> Complete(const Caller& caller, const TenantId& tenant,
                                             query::Entity entity, std::string_view text,
                                             std::size_t cursor);
  absl::StatusOr<std::vector<query::OperandHelp>> Operands(const Caller& caller,
                                                           const TenantId& tenant,
                                                           query::Entity entity);
  /// The values of a field, or of a registered key as "metadata.KEY"; none where they cannot be
  /// listed. InvalidField("field") for what is neither.
  absl::StatusOr<std::vector<query::Suggestion>> Values(const Caller& caller,
                                                        const TenantId& tenant,
                                                        query::Entity entity,
                                                        std::string_view field);

 private:
  absl::StatusOr<std::vector<query::RegisteredKey>> Keys(const TenantId& tenant,
                                                         query::Entity entity);

  MetadataFieldRepository& fields_;
  const Clock& clock_;
};

}  // namespace flovyn
