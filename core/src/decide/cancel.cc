#include "flovyn/decide/cancel.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/decide/history.h"
#include "flovyn/decide/task_ending.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

/// Their number.
int TellChildren(const WorkingSet& set, const WorkflowId& id, const std::string& reason,
                 Delta& delta) {
  int children = 0;
  const auto tell = [&](const WorkflowExecution& child) {
    if (!child.open() || !child.start.child_name) return;
    Message message;
    message.key = {child.start.id, MessageKind::kCancelRequested, id};
    message.reason = reason;
    message.created_at = set.now();
    delta.messages.push_back(std::move(message));
    ++children;
  };
  for (const WorkflowExecution* child : set.ChildrenOf(id)) tell(*child);
  // Those that the same activation has started.
  for (const WorkflowExecution& child : delta.new_workflows) tell(child);
  return children;
}

void EndAsCancelled(const WorkingSet& set, WorkflowExecution& workflow, const std::string& reason,
                    Delta& delta) {
  for (const TaskExecution* task : set.TasksOf(workflow.start.id)) {
    if (!task->open()) continue;
    TaskExecution cancelled = *task;
    CancelWithWorkflow(cancelled, reason, set.now(), delta);
    delta.tasks.push_back(std::move(cancelled));
  }
  // Those that the same activation has scheduled.
  for (TaskExecution& task : delta.new_tasks) {
    CancelWithWorkflow(task, reason, set.now(), delta);
  }
  workflow.error = reason;
  EndWorkflow(workflow, WorkflowStatus::kCancelled, WorkflowCancelled{reason}, set.now(), delta);
}

}  // namespace

UnitRefs RefsOf(const RequestCancel& command) {
  UnitRefs refs;
  refs.workflows.push_back(command.workflow);
  refs.dependents.push_back(command.workflow);
  return refs;
}

UnitRefs RefsOf(const CancelTask& command) {
  UnitRefs refs;
  refs.tasks.push_back(command.task);
  return refs;
}

int CancelExecution(const WorkingSet& set, WorkflowExecution& workflow, const std::string& reason,
                    Delta& delta) {
  const int children = TellChildren(set, workflow.start.id, reason, delta);
  EndAsCancelled(set, workflow, reason, delta);
  return children;
}

absl::StatusOr<Decision<CancelOutcome>> Decide(const WorkingSet& set,
                                               const RequestCancel& command) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* found,
                          FindWorkflow(set, command.tenant, command.workflow));
  FLOVYN_RETURN_IF_ERROR(CheckNotContinued(*found));
  Decision<CancelOutcome> decision;
  decision.outcome.status = found->status;
  if (!found->open()) return decision;
  WorkflowExecution workflow = *found;
  const std::string reason = BoundedText(command.reason, command.limits.error_bytes);
  decision.delta.events.emplace_back(workflow.start.id,
                                     CancellationRequested{reason, command.requested_by});
  if (command.cascade_to_children) {
    decision.outcome.children = TellChildren(set, workflow.start.id, reason, decision.delta);
  }
  EndAsCancelled(set, workflow, reason, decision.delta);
  decision.outcome.cancelled = true;
  decision.outcome.status = workflow.status;
  decision.delta.workflows.push_back(std::move(workflow));
  return decision;
}

absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const CancelTask& command) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution* task, FindTask(set, command.tenant, command.task));
  if (command.standalone_pending_only && task->start.workflow) {
    return FailedPrecondition(absl::StrFormat(
        "task execution %s belongs to a workflow; cancel the workflow", task->start.id.str()));
  }
  const bool takes =
      command.standalone_pending_only ? task->status == TaskStatus::kPending : task->open();
  if (!takes) return WrongState(*task, "cancelled");
  Decision<Done> decision;
  CancelForGood(set, *task, BoundedText(command.reason, command.limits.error_bytes), command.limits,
                decision.delta);
  return decision;
}

}  // namespace flovyn
