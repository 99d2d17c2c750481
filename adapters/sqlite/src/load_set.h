#pragma once

#include "absl/status/status.h"
#include "flovyn/sql/connection.h"
#include "flovyn/unit/working_set.h"

namespace flovyn::sqlite {

/// Loads what the refs name and what that links to: keys, their targets, tasks, their workflows.
absl::Status LoadSet(sql::Connection& connection, const UnitRefs& refs, WorkingSet& set);

}  // namespace flovyn::sqlite
