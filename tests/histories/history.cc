#include "histories/history.h"

#include "flovyn/json/json.h"

namespace flovyn::testing {
namespace {

std::string Text(const Json& data, std::string_view key) {
  const Json* found = data.Find(key);
  return found == nullptr ? "" : found->AsString();
}

std::string Value(const Json& data, std::string_view key) {
  const Json* found = data.Find(key);
  return found == nullptr ? "" : found->Dump();
}

void ReadTasksAndTimers(const std::string& type, const Json& data, History& history) {
  const std::string task = Text(data, "taskExecutionId");
  if (type == TaskScheduled::kType) history.tasks.insert(task);
  if (type == TaskCompleted::kType) history.results[task] = Value(data, "output");
  if (type == TaskCompleted::kType || type == TaskFailed::kType) ++history.task_outcomes[task];
  if (type == TimerStarted::kType) history.timers.insert(Text(data, "timerId"));
  if (type == TimerFired::kType || type == TimerCancelled::kType) {
    ++history.timer_outcomes[Text(data, "timerId")];
  }
}

void ReadPromisesAndChildren(const std::string& type, const Json& data, History& history) {
  const std::string promise = Text(data, "promiseId");
  if (type == PromiseCreated::kType) history.promises[Text(data, "promiseName")] = promise;
  if (type == PromiseResolved::kType) history.results[promise] = Value(data, "value");
  if (type == PromiseResolved::kType || type == PromiseRejected::kType ||
      type == PromiseTimedOut::kType) {
    ++history.promise_outcomes[promise];
  }
  const std::string child = Text(data, "childExecutionName");
  if (type == ChildWorkflowInitiated::kType) {
    history.children[child] = Text(data, "childExecutionId");
  }
  if (type == ChildWorkflowCompleted::kType) history.results[child] = Value(data, "output");
  if (type == ChildWorkflowCompleted::kType || type == ChildWorkflowFailed::kType) {
    ++history.child_outcomes[child];
  }
}

}  // namespace

bool IsEnding(std::string_view type) {
  return type == WorkflowCompleted::kType || type == WorkflowFailed::kType ||
         type == WorkflowCancelled::kType;
}

History::History(const std::vector<StoredEvent>& events) {
  for (const StoredEvent& event : events) {
    const Json data = *ParseJson(event.data);
    const std::string& type = event.type;
    ReadTasksAndTimers(type, data, *this);
    ReadPromisesAndChildren(type, data, *this);
    if (type == OperationCompleted::kType) operations.insert(Text(data, "operationName"));
    if (type == SignalReceived::kType) signals.push_back(Value(data, "signalValue"));
    if (type == WorkflowStarted::kType) ++starts;
    if (type == WorkflowFailed::kType) ++failures;
    if (type == WorkflowCompleted::kType) output = Value(data, "output");
    if (IsEnding(type)) endings.push_back(type);
  }
}

}  // namespace flovyn::testing
