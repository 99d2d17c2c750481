#pragma once

#include <sqlite3.h>

#include "absl/status/status.h"
#include "flovyn/ports/clock.h"

namespace flovyn::sqlite {

/// Gives a connection our SQL functions; `clock` outlives it.
///   flovyn_contains(metadata, filter)  1 when the JSON text `metadata` contains the JSON text
///                                      `filter`, else 0; NULL contains nothing
///   flovyn_meets(metadata, condition)  1 when `metadata` meets the condition, which is the text of
///   a
///                                      query about metadata alone, else 0
///   flovyn_sort_key(metadata, path)    SortKeyBytes() of the value at the path, a JSON array of
///                                      keys; NULL when there is none
///   flovyn_scalar(metadata, path)      query::ScalarAt() of the path as JSON; NULL for none
///   flovyn_now()                       the clock, in microseconds since 1970; the same throughout
///                                      one run of a statement
absl::Status RegisterFunctions(sqlite3* database, const Clock& clock);

}  // namespace flovyn::sqlite
