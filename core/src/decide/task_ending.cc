#include "flovyn/decide/task_ending.h"

#include <utility>

#include "flovyn/decide/history.h"

namespace flovyn {
namespace {

void TellWorkflow(const WorkingSet& set, const TaskExecution& task, const Event& event,
                  const Limits& limits, Delta& delta) {
  if (!task.start.workflow) return;
  const WorkflowExecution* found = set.Find(*task.start.workflow);
  if (found == nullptr || !found->open()) return;
  WorkflowExecution workflow = *found;
  delta.events.emplace_back(workflow.start.id, event);
  Wake(workflow, set.now());
  Settle(std::move(workflow), limits, set.now(), delta);
}

void End(TaskExecution task, TaskStatus status, absl::Time now, Delta& delta) {
  task.status = status;
  task.lost_claims = 0;
  task.completed_at = now;
  task.updated_at = now;
  delta.lifecycle.push_back(status == TaskStatus::kCompleted ? TaskCompletedEvent(task, now)
                                                             : TaskFailedEvent(task, now));
  task.claim.reset();
  delta.tasks.push_back(std::move(task));
}

}  // namespace

TaskAttempt EndAttempt(const TaskExecution& task, AttemptStatus status, absl::Time now) {
  TaskAttempt attempt;
  attempt.task = task.start.id;
  attempt.attempt = task.execution_count;
  attempt.started_at = task.claim ? task.claim->claimed_at : task.started_at.value_or(now);
  attempt.finished_at = now;
  attempt.status = status;
  attempt.output = task.output;
  attempt.error = task.error;
  if (task.claim) attempt.worker = task.claim->worker;
  return attempt;
}

void CompleteForGood(const WorkingSet& set, TaskExecution task, const Limits& limits,
                     Delta& delta) {
  TellWorkflow(set, task, TaskCompleted{task.start.id, task.output}, limits, delta);
  End(std::move(task), TaskStatus::kCompleted, set.now(), delta);
}

void FailForGood(const WorkingSet& set, TaskExecution task, const Limits& limits, Delta& delta) {
  TellWorkflow(set, task, TaskFailed{.task = task.start.id, .error = task.error}, limits, delta);
  End(std::move(task), TaskStatus::kFailed, set.now(), delta);
}

}  // namespace flovyn
