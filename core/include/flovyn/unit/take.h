#pragma once

#include "absl/time/time.h"
#include "flovyn/unit/delta.h"
#include "flovyn/unit/work.h"

namespace flovyn {

/// PENDING → RUNNING for this claimant: marks the claim, remembers the sequence at dispatch, clears
/// the wake flag, counts a task's execution. The row must be PENDING.
Delta TakeWorkflow(WorkflowExecution workflow, const Claimant& claimant, absl::Time now);
Delta TakeTask(TaskExecution task, const Claimant& claimant, absl::Time now);

}  // namespace flovyn
