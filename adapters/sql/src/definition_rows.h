#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/worker.h"
#include "flovyn/ports/worker_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/unit/work.h"

namespace flovyn::sql {

/// Stores what a registration tells about the kinds of one type: the last writer's data count.
absl::Status UpsertDefinitions(Connection& connection, WorkType type, const TenantId& tenant,
                               const std::vector<Capability>& capabilities, absl::Time now);

/// A page of the definitions of one type, by kind.
absl::StatusOr<Listed<Definition>> ListDefinitions(Connection& connection, WorkType type,
                                                   const TenantId& tenant,
                                                   const DefinitionFilter& filter,
                                                   const Page& page);

/// Absent when there is no definition of the kind, or it has none.
absl::StatusOr<Payload> SelectInputSchema(Connection& connection, WorkType type,
                                          const TenantId& tenant, std::string_view kind);

}  // namespace flovyn::sql
