#include "history.h"

#include "flovyn/json/json.h"

namespace flovyn::testing {
namespace {

std::string Text(const Json& data, std::string_view key) {
  const Json* found = data.Find(key);
  return found == nullptr ? "" : found->AsString();
}

}  // namespace

History::History(const std::vector<StoredEvent>& events) {
  for (const StoredEvent& event : events) {
    const Json data = *ParseJson(event.data);
    const std::string& type = event.type;
    if (type == TaskScheduled::kType) tasks.insert(Text(data, "taskExecutionId"));
    if (type == TaskCompleted::kType || type == TaskFailed::kType) {
      ++task_outcomes[Text(data, "taskExecutionId")];
    }
    if (type == TimerStarted::kType) timers.insert(Text(data, "timerId"));
    if (type == TimerFired::kType || type == TimerCancelled::kType) {
      ++timer_outcomes[Text(data, "timerId")];
    }
    if (type == PromiseCreated::kType) {
      promises[Text(data, "promiseName")] = Text(data, "promiseId");
    }
    if (type == PromiseResolved::kType || type == PromiseRejected::kType ||
        type == PromiseTimedOut::kType) {
      ++promise_outcomes[Text(data, "promiseId")];
    }
    if (type == ChildWorkflowInitiated::kType) children.insert(Text(data, "childExecutionName"));
    if (type == ChildWorkflowCompleted::kType || type == ChildWorkflowFailed::kType) {
      ++child_outcomes[Text(data, "childExecutionName")];
    }
    if (type == OperationCompleted::kType) operations.insert(Text(data, "operationName"));
    if (type == SignalReceived::kType) signals.push_back(data.Find("signalValue")->Dump());
    if (type == WorkflowFailed::kType) ++failures;
  }
}

}  // namespace flovyn::testing
