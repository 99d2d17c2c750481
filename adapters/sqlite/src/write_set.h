#pragma once

#include "absl/status/status.h"
#include "flovyn/sql/connection.h"
#include "flovyn/unit/working_set.h"

namespace flovyn::sqlite {

/// Writes all that a batch changed, within the transaction of the caller.
/// Errors: AlreadyExists for an id that is stored already, else the database's.
absl::Status WriteSet(sql::Connection& connection, const WorkingSet& set);

}  // namespace flovyn::sqlite
