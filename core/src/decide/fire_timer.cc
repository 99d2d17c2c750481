#include "flovyn/decide/fire_timer.h"

#include <utility>

#include "flovyn/decide/history.h"
#include "flovyn/decide/settle_promise.h"
#include "flovyn/decide/task_ending.h"

namespace flovyn {
namespace {

constexpr std::string_view kTimedOut = "Task timed out: deadline exceeded";

void FireSleep(const WorkingSet& set, const FireTimer& command, Decision<TimerFiring>& decision) {
  const WorkflowExecution* workflow = set.Find(WorkflowId(command.timer.owner));
  if (workflow == nullptr || !workflow->open()) return;
  decision.delta.timers.push_back({command.timer, std::nullopt});
  TellWorkflow(*workflow, TimerFired{command.timer.name}, command.limits, set.now(),
               decision.delta);
  decision.outcome.fired = true;
}

void FireTimeout(const WorkingSet& set, const FireTimer& command, Decision<TimerFiring>& decision) {
  const WorkflowExecution* workflow = set.Find(WorkflowId(command.timer.owner));
  const std::optional<PromiseId> id = PromiseId::Parse(command.timer.name);
  const Promise* promise = id ? set.Find(*id) : nullptr;
  if (workflow == nullptr || !workflow->open() || promise == nullptr) return;
  if (promise->status != PromiseStatus::kPending) return;
  const Event event =
      Settle(*promise, {.status = PromiseStatus::kTimeout}, set.now(), decision.delta);
  TellWorkflow(*workflow, event, command.limits, set.now(), decision.delta);
  decision.outcome.fired = true;
}

void FireDeadline(const WorkingSet& set, const FireTimer& command,
                  Decision<TimerFiring>& decision) {
  const TaskExecution* found = set.Find(TaskId(command.timer.owner));
  if (found == nullptr || !found->open()) return;
  TaskExecution task = *found;
  task.error = std::string(kTimedOut);
  if (task.status == TaskStatus::kRunning) {
    decision.delta.attempts.push_back(EndAttempt(task, AttemptStatus::kTimeout, set.now()));
  }
  FailForGood(set, std::move(task), command.limits, decision.delta);
  decision.outcome.fired = true;
}

}  // namespace

UnitRefs RefsOf(const FireTimer& command) {
  UnitRefs refs;
  refs.timers.push_back(command.timer);
  return refs;
}

absl::StatusOr<Decision<TimerFiring>> Decide(const WorkingSet& set, const FireTimer& command) {
  Decision<TimerFiring> decision;
  const Timer* timer = set.Find(command.timer);
  if (timer == nullptr || !timer->due) return decision;
  if (*timer->due > set.now()) {
    decision.outcome.early = *timer->due - set.now();
    return decision;
  }
  switch (command.timer.kind) {
    case TimerKind::kSleep:
      FireSleep(set, command, decision);
      break;
    case TimerKind::kPromise:
      FireTimeout(set, command, decision);
      break;
    case TimerKind::kTaskDeadline:
      FireDeadline(set, command, decision);
      break;
  }
  return decision;
}

}  // namespace flovyn
