#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/worker.h"
#include "flovyn/sql/connection.h"
#include "flovyn/unit/work.h"

namespace flovyn::sql {

/// The work type of a capability link as stored.
std::string_view WorkTypeText(WorkType type);

/// "SELECT <columns of kWorker> FROM worker ".
std::string SelectWorkers();

/// One worker with its kinds.
absl::StatusOr<std::optional<Worker>> FindWorkerById(Connection& connection, const WorkerId& id);
absl::StatusOr<std::optional<Worker>> FindWorkerByName(Connection& connection,
                                                       const TenantId& tenant,
                                                       std::string_view name);

/// Workers by a query of SelectWorkers(), with their kinds.
absl::StatusOr<std::vector<Worker>> SelectWorkersWithKinds(Connection& connection,
                                                           const Statement& select,
                                                           std::span<const Value> parameters);

}  // namespace flovyn::sql
