#pragma once

#include <sqlite3.h>

#include "absl/status/status.h"
#include "flovyn/ports/clock.h"

namespace flovyn::sqlite {

/// Gives a connection our SQL functions; `clock` outlives it.
///   flovyn_contains(metadata, filter)  1 when the JSON text `metadata` contains the JSON text
///                                      `filter`, else 0; NULL contains nothing
///   flovyn_now()                       the clock, in microseconds since 1970; the same throughout
///                                      one run of a statement
absl::Status RegisterFunctions(sqlite3* database, const Clock& clock);

}  // namespace flovyn::sqlite
