#pragma once

#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// Timers that can become due: those that are due by due time, at most $1, then the first that is
/// not. Columns: kTimer, the time of the read.
Statement DueTimersStatement(const Dialect& dialect);

/// Messages not held and at least $1 microseconds old, oldest first, at most $2. Columns:
/// kMessageKey.
Statement UndeliveredStatement(const Dialect& dialect);

}  // namespace flovyn::sql
