#pragma once

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/ports/dispatch_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

// The parts of DispatchRepository that are the same in every dialect; the sweep is not.

/// See DispatchRepository::FindReady.
absl::StatusOr<std::vector<ReadyWork>> FindReady(Connection& connection, const Dialect& dialect,
                                                 const ReadyQuery& query);

/// See DispatchRepository::RemoveExpiredKeys; within a transaction.
absl::StatusOr<std::size_t> RemoveExpiredKeys(Connection& connection, const Dialect& dialect,
                                              std::size_t limit);

}  // namespace flovyn::sql
