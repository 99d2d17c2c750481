#include "flovyn/decide/task_ending.h"

#include <utility>

#include "flovyn/decide/history.h"

namespace flovyn {
namespace {

/// The workflow that still listens to what becomes of the task.
const WorkflowExecution* Listener(const WorkingSet& set, const TaskExecution& task) {
  if (!task.start.workflow) return nullptr;
  const WorkflowExecution* workflow = set.Find(*task.start.workflow);
  return workflow != nullptr && workflow->open() ? workflow : nullptr;
}

LifecycleEvent EndedEvent(const TaskExecution& task, absl::Time now) {
  switch (task.status) {
    case TaskStatus::kCompleted:
      return TaskCompletedEvent(task, now);
    case TaskStatus::kCancelled:
      return TaskCancelledEvent(task, now);
    case TaskStatus::kFailed:
    case TaskStatus::kPending:
    case TaskStatus::kRunning:
      break;
  }
  return TaskFailedEvent(task, now);
}

/// What goes with the end of a task; the row itself is not written.
void Close(TaskExecution& task, TaskStatus status, absl::Time now, Delta& delta) {
  task.status = status;
  task.lost_claims = 0;
  task.completed_at = now;
  task.updated_at = now;
  delta.lifecycle.push_back(EndedEvent(task, now));
  task.claim.reset();
  if (task.start.timeout_ms > 0) delta.waits.push_back({task.start.id.uuid(), WaitsEnd::kDropped});
}

void End(TaskExecution task, TaskStatus status, absl::Time now, Delta& delta) {
  Close(task, status, now, delta);
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

void AddTask(TaskExecution task, absl::Time now, Delta& delta) {
  if (task.start.timeout_ms > 0) {
    delta.timers.push_back(
        {TimerKey::Deadline(task.start.id), now + absl::Milliseconds(task.start.timeout_ms)});
  }
  delta.lifecycle.push_back(TaskCreatedEvent(task, now));
  delta.new_tasks.push_back(std::move(task));
}

void CompleteForGood(const WorkingSet& set, TaskExecution task, const Limits& limits,
                     Delta& delta) {
  if (const WorkflowExecution* workflow = Listener(set, task)) {
    task.told = true;
    TellWorkflow(*workflow, TaskCompleted{task.start.id, task.output}, limits, set.now(), delta);
  }
  End(std::move(task), TaskStatus::kCompleted, set.now(), delta);
}

void FailForGood(const WorkingSet& set, TaskExecution task, const Limits& limits, Delta& delta) {
  if (const WorkflowExecution* workflow = Listener(set, task)) {
    task.told = true;
    TellWorkflow(*workflow, TaskFailed{.task = task.start.id, .error = task.error}, limits,
                 set.now(), delta);
  }
  End(std::move(task), TaskStatus::kFailed, set.now(), delta);
}

void CancelForGood(const WorkingSet& set, TaskExecution task, const std::string& reason,
                   const Limits& limits, Delta& delta) {
  if (const WorkflowExecution* workflow = Listener(set, task)) {
    task.told = true;
    delta.events.emplace_back(workflow->start.id,
                              TaskCancelled{task.start.id, task.start.kind, reason});
    TellWorkflow(*workflow, TaskFailed{.task = task.start.id, .error = "Task cancelled"}, limits,
                 set.now(), delta);
  }
  CancelWithWorkflow(task, reason, set.now(), delta);
  delta.tasks.push_back(std::move(task));
}

void CancelWithWorkflow(TaskExecution& task, const std::string& reason, absl::Time now,
                        Delta& delta) {
  task.error = reason.empty() ? "Task cancelled" : "Task cancelled: " + reason;
  if (task.status == TaskStatus::kRunning) {
    delta.attempts.push_back(EndAttempt(task, AttemptStatus::kCancelled, now));
  }
  Close(task, TaskStatus::kCancelled, now, delta);
}

}  // namespace flovyn
