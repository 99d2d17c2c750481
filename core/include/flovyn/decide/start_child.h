#pragma once

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/decide/start_workflow.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// A child that a client, not its parent's own code, adds to an open execution.
struct StartChild {
  WorkflowStart start;  ///< With parent and child_name; queue "" and "default": the parent's.
  Limits limits = {};
};

UnitRefs RefsOf(const StartChild& command);

/// NotFound (parent); FailedPrecondition when the parent has ended or its history is full.
absl::StatusOr<Decision<StartedWorkflow>> Decide(const WorkingSet& set, const StartChild& command);

/// Adds the child with its first event, and CHILD_WORKFLOW_INITIATED to its parent.
void AddChild(const WorkflowExecution& parent, WorkflowStart start, absl::Time now, Delta& delta);

}  // namespace flovyn
