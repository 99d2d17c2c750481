#include "flovyn/decide/start_child.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/decide/history.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {

UnitRefs RefsOf(const StartChild& command) {
  UnitRefs refs;
  if (command.start.parent) refs.workflows.push_back(*command.start.parent);
  return refs;
}

void AddChild(const WorkflowExecution& parent, WorkflowStart start, absl::Time now, Delta& delta) {
  start.queue = QueueOrInherited(start.queue, parent.start.queue);
  start.pool = parent.start.pool;
  delta.events.emplace_back(parent.start.id,
                            ChildWorkflowInitiated{.name = start.child_name.value_or(""),
                                                   .child = start.id,
                                                   .kind = start.kind,
                                                   .input = start.input,
                                                   .queue = start.queue});
  CreateWorkflow({.start = std::move(start)}, now, delta);
}

absl::StatusOr<Decision<StartedWorkflow>> Decide(const WorkingSet& set, const StartChild& command) {
  FLOVYN_ASSIGN_OR_RETURN(
      const WorkflowExecution* parent,
      FindWorkflow(set, command.start.tenant, command.start.parent.value_or(WorkflowId())));
  if (!parent->open()) {
    return FailedPrecondition("workflow execution " + parent->start.id.str() +
                              " has ended; it takes no more children");
  }
  WorkflowStart start = command.start;
  start.inherit = parent->start.inherit;
  FLOVYN_ASSIGN_OR_RETURN(start.metadata, Inherit(start.metadata, parent->start.metadata,
                                                  start.inherit, command.limits.metadata));
  Decision<StartedWorkflow> decision;
  AddChild(*parent, std::move(start), set.now(), decision.delta);
  if (Outgrown(*parent, command.limits, decision.delta)) {
    return FailedPrecondition("the history of workflow execution " + parent->start.id.str() +
                              " is full; it takes no more children");
  }
  const WorkflowExecution& child = decision.delta.new_workflows.front();
  decision.outcome = {.id = child.start.id,
                      .kind = child.start.kind,
                      .status = child.status,
                      .created_at = child.created_at,
                      .created = true};
  return decision;
}

}  // namespace flovyn
