#pragma once

#include <vector>

#include "contract/fresh_store.h"
#include "flovyn/unit/work.h"

namespace flovyn::testing {

// Each race spreads its threads over the given stores, which share the data of `fresh`, and checks
// the outcome.

/// 32 threads scan for work and claim it: none is handed out twice, none is left.
void RaceForWork(FreshStore& fresh, const std::vector<Store*>& stores, WorkType type);

/// 100 threads start with one key: one execution.
void RaceForKey(FreshStore& fresh, const std::vector<Store*>& stores);

/// 8 threads append two events at a time to 4 workflows: no gap in any, and what one unit appends
/// stays together.
void RaceToAppend(FreshStore& fresh, const std::vector<Store*>& stores);

/// 16 threads increment the metadata of an execution that is open, or has ended: none is lost.
void RaceToIncrement(FreshStore& fresh, const std::vector<Store*>& stores, WorkflowStatus status);

/// 16 threads change one value of executions that were created at once: filters find, and totals
/// count, what each has in the end.
void RaceToUpdate(FreshStore& fresh, const std::vector<Store*>& stores);

}  // namespace flovyn::testing
