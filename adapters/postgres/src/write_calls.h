#pragma once

#include <vector>

#include "flovyn/unit/working_set.h"
#include "session.h"

namespace flovyn::postgres {

/// The statements that write a set, one per table and kind of change, in the order of tables; none
/// where nothing changed. `placeholders` are the keys that Load inserted: those that the set leaves
/// without a target are deleted.
std::vector<Call> WriteCalls(const WorkingSet& set,
                             const std::vector<IdempotencyKey>& placeholders);

}  // namespace flovyn::postgres
