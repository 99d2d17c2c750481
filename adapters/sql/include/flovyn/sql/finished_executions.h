#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/base/uuid.h"
#include "flovyn/ports/retention_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// What a retention step may delete, and where the next one goes on.
struct FinishedExecutions {
  std::vector<Uuid> ids = {};
  std::optional<CreationPlace> next = {};
};

/// The look of a step, without locks: what it finds may have been changed or deleted since.
absl::StatusOr<FinishedExecutions> FindFinished(Connection& connection, const Dialect& dialect,
                                                const RetentionStep& step);

/// Its statement, for a look at its plan.
Statement FinishedStatement(const Dialect& dialect, WorkType type);

/// Condition that the execution `e` ended at least $n microseconds ago.
std::string EndedSince(const Dialect& dialect, int parameter);

}  // namespace flovyn::sql
