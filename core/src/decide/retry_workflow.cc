#include "flovyn/decide/retry_workflow.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/decide/history.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

Event OutcomeOf(const TaskExecution& task) {
  if (task.status == TaskStatus::kCompleted) return TaskCompleted{task.start.id, task.output};
  return TaskFailed{.task = task.start.id, .error = task.error};
}

void TellOutcomes(const WorkingSet& set, const WorkflowId& workflow, Delta& delta) {
  for (const TaskExecution* task : set.TasksOf(workflow)) {
    if (task->open() || task->told) continue;
    TaskExecution told = *task;
    told.told = true;
    delta.events.emplace_back(workflow, OutcomeOf(told));
    delta.tasks.push_back(std::move(told));
  }
}

void Reopen(WorkflowExecution& workflow, absl::Time now) {
  workflow.status = WorkflowStatus::kPending;
  workflow.error.clear();
  workflow.failure_type.clear();
  workflow.output = {};
  workflow.completed_at.reset();
  workflow.claim.reset();
  workflow.wake = false;
  workflow.lost_claims = 0;
  workflow.detached = true;
  workflow.has_waits = true;  // not known any more
  workflow.task_time = now;
  workflow.updated_at = now;
}

}  // namespace

UnitRefs RefsOf(const RetryWorkflow& command) {
  UnitRefs refs;
  refs.workflows.push_back(command.workflow);
  refs.dependents.push_back(command.workflow);
  return refs;
}

absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const RetryWorkflow& command) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* found,
                          FindWorkflow(set, command.tenant, command.workflow));
  FLOVYN_RETURN_IF_ERROR(CheckNotContinued(*found));
  if (found->status != WorkflowStatus::kFailed) {
    return FailedPrecondition(
        absl::StrFormat("workflow execution %s is %s; only a FAILED one can be retried",
                        found->start.id.str(), ToText(kWorkflowStatusText, found->status)));
  }
  Decision<Done> decision;
  decision.delta.audit.push_back({.id = command.audit,
                                  .execution = command.workflow.uuid(),
                                  .action = AuditAction::kRetryRequested,
                                  .at = set.now(),
                                  .actor = command.actor,
                                  .note = command.note,
                                  .cause = found->error});
  WorkflowExecution workflow = *found;
  Reopen(workflow, set.now());
  TellOutcomes(set, workflow.start.id, decision.delta);
  if (Outgrown(workflow, command.limits, decision.delta)) {
    return FailedPrecondition("the history of workflow execution " + workflow.start.id.str() +
                              " is full; it cannot be retried");
  }
  decision.delta.waits.push_back({workflow.start.id.uuid(), WaitsEnd::kResumed});
  decision.delta.workflows.push_back(std::move(workflow));
  return decision;
}

}  // namespace flovyn
