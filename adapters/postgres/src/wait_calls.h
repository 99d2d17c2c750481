#pragma once

#include <vector>

#include "flovyn/unit/working_set.h"
#include "session.h"

namespace flovyn::postgres {

/// Appends the statements that write promises, timers, messages, what ends them, and the reports of
/// tasks; none where nothing changed.
void AppendWaitCalls(const WorkingSet& set, std::vector<Call>& calls);

}  // namespace flovyn::postgres
