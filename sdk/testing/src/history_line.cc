#include "history_line.h"

#include <array>
#include <map>
#include <optional>

#include "flovyn/base/overload.h"

namespace flovyn::sdk_testing {
namespace {

/// Which members of an event's data matter.
struct Members {
  std::string_view type = {};
  bool matched = false;  ///< The code asks for it, or ends with it.
  std::string_view name = {};
  std::array<std::string_view, 3> details = {};
};

constexpr std::string_view kTaskId = "taskExecutionId";

constexpr Members kMembers[] = {
    {WorkflowStarted::kType, false, "workflowKind", {"input"}},
    {TaskScheduled::kType, true, "kind", {"input", "maxRetries", "timeoutMs"}},
    {TaskCompleted::kType, false, kTaskId, {"output"}},
    {TaskFailed::kType, false, kTaskId, {"error"}},
    {TaskCancelled::kType, false, "kind", {"reason"}},
    {TimerStarted::kType, true, "timerId", {"durationMs"}},
    {TimerFired::kType, false, "timerId", {}},
    {TimerCancelled::kType, false, "timerId", {}},
    {PromiseCreated::kType, true, "promiseName", {"timeoutMs"}},
    {PromiseResolved::kType, false, "promiseName", {"value"}},
    {PromiseRejected::kType, false, "promiseName", {"error"}},
    {PromiseTimedOut::kType, false, "promiseName", {}},
    {ChildWorkflowInitiated::kType, true, "childExecutionName", {"childWorkflowKind", "input"}},
    {ChildWorkflowCompleted::kType, false, "childExecutionName", {"output"}},
    {ChildWorkflowFailed::kType, false, "childExecutionName", {"error"}},
    {SignalReceived::kType, false, "signalName", {"signalValue"}},
    {OperationCompleted::kType, false, "operationName", {"result"}},
    {StateSet::kType, true, "key", {"value"}},
    {StateCleared::kType, true, "key", {}},
    {CancellationRequested::kType, false, {}, {"reason"}},
    {WorkflowSuspended::kType, true, {}, {}},
    {WorkflowCompleted::kType, true, {}, {"output"}},
    {WorkflowContinuedAsNew::kType, true, {}, {"input"}},
    {WorkflowFailed::kType, true, {}, {"error"}},
    {WorkflowCancelled::kType, false, {}, {"reason"}},
};

const Members* Find(std::string_view type) {
  for (const Members& members : kMembers) {
    if (members.type == type) return &members;
  }
  return nullptr;
}

std::string DetailOf(const Json& data, const Members& members) {
  std::string text;
  for (const std::string_view member : members.details) {
    const Json* value = member.empty() ? nullptr : data.Find(member);
    if (value == nullptr || value->is_null()) continue;
    if (!text.empty()) text += ", ";
    text += std::string(member) + " " + value->Dump();
  }
  return text;
}

/// Outcomes of tasks have the task's id; people know it by its kind.
class Reader {
 public:
  HistoryLine Read(const StoredEvent& event) {
    HistoryLine line{event.sequence, event.type};
    const Members* members = Find(event.type);
    if (members == nullptr) return line;
    const Json data = ParseJson(event.data).value_or(Json());
    line.detail = DetailOf(data, *members);
    const Json* name = members->name.empty() ? nullptr : data.Find(members->name);
    if (name != nullptr) line.name = name->AsString();
    if (event.type == TaskScheduled::kType && data.Find(kTaskId) != nullptr) {
      kinds_[data.Find(kTaskId)->AsString()] = line.name;
    }
    if (members->name == kTaskId) line.name = kinds_[line.name];
    return line;
  }

 private:
  std::map<std::string, std::string> kinds_;
};

/// The event that it becomes.
std::optional<Event> EventOf(const Command& command) {
  using Result = std::optional<Event>;
  return std::visit(
      Overload{[](const RecordOperation& c) -> Result {
                 return OperationCompleted{c.name, c.result};
               },
               [](const SetState& c) -> Result {
                 return StateSet{c.key, c.value};
               },
               [](const ClearState& c) -> Result { return StateCleared{c.key}; },
               [](const ScheduleTask& c) -> Result {
                 TaskScheduled event;
                 event.start.kind = c.kind;
                 event.start.input = c.input;
                 event.start.max_retries = c.max_retries.value_or(event.start.max_retries);
                 event.start.timeout_ms = c.timeout_ms;
                 return event;
               },
               [](const CreatePromise& c) -> Result {
                 return PromiseCreated{.id = c.id, .name = c.name, .timeout_ms = c.timeout_ms};
               },
               [](const ScheduleChildWorkflow& c) -> Result {
                 return ChildWorkflowInitiated{c.name, c.child, c.kind, c.input};
               },
               [](const StartTimer& c) -> Result {
                 return TimerStarted{c.timer_id, c.duration_ms, absl::UnixEpoch()};
               },
               [](const SuspendWorkflow& c) -> Result { return WorkflowSuspended{c.reason}; },
               [](const CompleteWorkflow& c) -> Result { return WorkflowCompleted{c.output}; },
               [](const FailWorkflow& c) -> Result { return WorkflowFailed{.error = c.error}; },
               [](const ContinueAsNew& c) -> Result {
                 return WorkflowContinuedAsNew{.input = c.input, .seen = c.seen};
               },
               [](const CancelWorkflow&) -> Result { return std::nullopt; },
               [](const ResolvePromise&) -> Result { return std::nullopt; },
               [](const CancelTimer&) -> Result { return std::nullopt; },
               [](const RequestCancelChildWorkflow&) -> Result { return std::nullopt; }},
      command);
}

}  // namespace

std::string HistoryLine::title() const { return name.empty() ? type : type + " " + name; }

std::string HistoryLine::text() const {
  return detail.empty() ? title() : title() + " (" + detail + ")";
}

std::vector<HistoryLine> LinesOf(std::span<const StoredEvent> events) {
  Reader reader;
  std::vector<HistoryLine> lines;
  for (const StoredEvent& event : events) lines.push_back(reader.Read(event));
  return lines;
}

std::vector<HistoryLine> LinesOf(const std::vector<Command>& commands) {
  Reader reader;
  std::vector<HistoryLine> lines;
  for (const Command& command : commands) {
    const std::optional<Event> event = EventOf(command);
    if (!event) continue;
    StoredEvent stored;
    stored.type = TypeOf(*event);
    stored.data = EncodeEventData(*event);
    lines.push_back(reader.Read(stored));
  }
  return lines;
}

bool IsMatched(std::string_view type) {
  const Members* members = Find(type);
  return members != nullptr && members->matched;
}

bool IsEventType(std::string_view type) { return Find(type) != nullptr; }

Json MemberOf(const StoredEvent& event, std::string_view member) {
  const Json data = ParseJson(event.data).value_or(Json());
  const Json* value = data.Find(member);
  return value == nullptr ? Json() : *value;
}

}  // namespace flovyn::sdk_testing
