#pragma once

#include "flovyn/unit/working_set.h"
#include "tables.h"

namespace flovyn::memory {

/// Writes promises, timers, messages, what ends them, and the reports of tasks.
void WriteWaits(const WorkingSet& set, Tables& tables);

}  // namespace flovyn::memory
