#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// One numbered step of the schema. Versions count from 1 without gaps and never change once
/// released.
struct Migration {
  int version = 0;
  std::string_view name = {};
  std::string_view text = {};
};

/// Brings the database to the newest of `known` (ascending): applies each missing step in a
/// transaction of its own and records it in flovyn_migration. The caller holds whatever keeps other
/// processes from migrating at the same time. `complete` runs in the transaction of each step,
/// after its text: for what no SQL can compute.
///
/// Errors: FailedPrecondition when the database cannot be used by this program: its schema is
/// newer, has a gap, or a recorded step has another name than ours; nothing was changed then.
/// Otherwise the database's; the steps before the failed one stay applied.
absl::Status Migrate(Connection& connection, const Dialect& dialect,
                     std::span<const Migration> known,
                     const std::function<absl::Status(const Migration&)>& complete = {});

}  // namespace flovyn::sql
