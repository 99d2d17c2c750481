#include "stream_story.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "flovyn/json/slices.h"
#include "flovyn/json/writer.h"

namespace flovyn {
namespace {

/// A member of the event's data and its name in the stream.
struct Field {
  std::string_view from = {};
  std::string_view to = {};
};
using Fields = std::array<Field, 4>;

enum class Subject { kWorkflow, kTask, kChild, kOther };
/// What the event says about the execution.
enum class Shows {
  kNothing,
  kWakes,       ///< A suspended execution goes on, after it.
  kActivation,  ///< A worker runs it, or did.
};

constexpr Field kTaskId = {"taskExecutionId", "id"};
constexpr Field kChildId = {"childExecutionId", "childWorkflowId"};
constexpr Field kPromise = {"promiseId", "promiseId"};
constexpr Field kPromiseName = {"promiseName", "name"};
constexpr Field kError = {"error", "error"};
constexpr Field kOutput = {"output", "output"};
constexpr Field kTimer = {"timerId", "timerId"};

/// What a suspension waits for, guessed from the reason that the worker gave.
struct SuspendType {
  std::string_view word;
  std::string_view type;
};
constexpr SuspendType kSuspendTypes[] = {
    {"task", "SUSPEND_TYPE_TASK"},       {"signal", "SUSPEND_TYPE_SIGNAL"},
    {"timer", "SUSPEND_TYPE_TIMER"},     {"sleep", "SUSPEND_TYPE_TIMER"},
    {"promise", "SUSPEND_TYPE_PROMISE"}, {"child", "SUSPEND_TYPE_CHILD_WORKFLOW"},
};

void AddSlice(const JsonSlices& members, const Field& field, JsonObjectWriter& json) {
  const auto found = members.find(field.from);
  if (found != members.end()) json.AddRaw(field.to, found->second);
}

std::string_view Unquoted(std::string_view json) {
  return json.size() < 2 ? json : json.substr(1, json.size() - 2);
}

void AddSuspendType(const JsonSlices& members, JsonObjectWriter& json) {
  const auto reason = members.find("reason");
  if (reason == members.end()) return;
  const std::string text = absl::AsciiStrToLower(std::string(reason->second));
  for (const SuspendType& known : kSuspendTypes) {
    if (text.find(known.word) == std::string::npos) continue;
    json.Add("suspendType", known.type);
    return;
  }
}

void AddFireTime(const JsonSlices& members, JsonObjectWriter& json) {
  const auto found = members.find("fireAt");
  absl::Time at;
  if (found == members.end()) return;
  if (!absl::ParseTime(absl::RFC3339_full, std::string(Unquoted(found->second)), &at, nullptr)) {
    return;
  }
  json.AddInt("fireAtMs", absl::ToUnixMillis(at));
}

}  // namespace

/// How one type of event is told.
struct StreamStory::Row {
  std::string_view type;
  std::string_view name;
  Subject subject = Subject::kOther;
  std::string_view status = {};
  Shows shows = Shows::kNothing;
  Fields fields = {};
};

const StreamStory::Row* StreamStory::Find(std::string_view type) {
  // clang-format off
  static constexpr Row kRows[] = {
      {"WORKFLOW_STARTED", "WORKFLOW_CREATED", Subject::kWorkflow, "PENDING", Shows::kNothing, {{{"metadata", "metadata"}}}},
      {"WORKFLOW_COMPLETED", "WORKFLOW_COMPLETED", Subject::kWorkflow, "COMPLETED", Shows::kActivation, {{kOutput}}},
      {"WORKFLOW_EXECUTION_FAILED", "WORKFLOW_FAILED", Subject::kWorkflow, "FAILED", Shows::kNothing, {{kError}}},
      {"WORKFLOW_CANCELLED", "WORKFLOW_CANCELLED", Subject::kWorkflow, "CANCELLED", Shows::kNothing, {{{"reason", "reason"}}}},
      {"WORKFLOW_CONTINUED_AS_NEW", "WORKFLOW_CONTINUED_AS_NEW", Subject::kWorkflow, "CONTINUED_AS_NEW", Shows::kActivation, {{{"newExecutionId", "continuedAs"}}}},
      {"WORKFLOW_SUSPENDED", "WORKFLOW_SUSPENDED", Subject::kWorkflow, "WAITING", Shows::kActivation, {{{"reason", "reason"}}}},
      {"CANCELLATION_REQUESTED", "CANCELLATION_REQUESTED", Subject::kOther, "", Shows::kWakes, {{{"reason", "reason"}}}},
      {"OPERATION_COMPLETED", "OPERATION_COMPLETED", Subject::kOther, "", Shows::kActivation, {{{"operationName", "operationId"}, {"result", "result"}}}},
      {"STATE_SET", "STATE_SET", Subject::kOther, "", Shows::kActivation, {{{"key", "key"}, {"value", "value"}}}},
      {"STATE_CLEARED", "STATE_CLEARED", Subject::kOther, "", Shows::kActivation, {{{"key", "key"}}}},
      {"TASK_SCHEDULED", "TASK_CREATED", Subject::kTask, "PENDING", Shows::kActivation, {{{"maxRetries", "maxRetries"}}}},
      {"TASK_COMPLETED", "TASK_COMPLETED", Subject::kTask, "COMPLETED", Shows::kWakes, {{kOutput}}},
      {"TASK_FAILED", "TASK_FAILED", Subject::kTask, "FAILED", Shows::kWakes, {{kError}}},
      {"TASK_CANCELLED", "TASK_CANCELLED", Subject::kTask, "CANCELLED", Shows::kNothing, {{{"reason", "error"}}}},
      {"PROMISE_CREATED", "PROMISE_CREATED", Subject::kOther, "", Shows::kActivation, {{kPromise, kPromiseName}}},
      {"PROMISE_RESOLVED", "PROMISE_RESOLVED", Subject::kOther, "", Shows::kWakes, {{kPromise, kPromiseName, {"value", "result"}}}},
      {"PROMISE_REJECTED", "PROMISE_REJECTED", Subject::kOther, "", Shows::kWakes, {{kPromise, kPromiseName, kError}}},
      {"PROMISE_TIMEOUT", "PROMISE_REJECTED", Subject::kOther, "", Shows::kWakes, {{kPromise, kPromiseName}}},
      {"TIMER_STARTED", "TIMER_STARTED", Subject::kOther, "", Shows::kActivation, {{kTimer}}},
      {"TIMER_FIRED", "TIMER_FIRED", Subject::kOther, "", Shows::kWakes, {{kTimer}}},
      {"TIMER_CANCELLED", "TIMER_CANCELLED", Subject::kOther, "", Shows::kActivation, {{kTimer}}},
      {"CHILD_WORKFLOW_INITIATED", "CHILD_WORKFLOW_INITIATED", Subject::kChild, "PENDING", Shows::kActivation, {}},
      {"CHILD_WORKFLOW_COMPLETED", "CHILD_WORKFLOW_COMPLETED", Subject::kChild, "COMPLETED", Shows::kWakes, {{kOutput}}},
      {"CHILD_WORKFLOW_FAILED", "CHILD_WORKFLOW_FAILED", Subject::kChild, "FAILED", Shows::kWakes, {{kError}}},
      {"SIGNAL_RECEIVED", "SIGNAL_RECEIVED", Subject::kOther, "", Shows::kWakes, {{{"signalName", "signalName"}, {"signalValue", "value"}}}},
  };
  // clang-format on
  const auto* found = std::ranges::find(kRows, type, &Row::type);
  return found == std::end(kRows) ? nullptr : found;
}

StreamStory::StreamStory(WorkflowId id, std::string kind, std::optional<WorkflowId> parent)
    : id_(id), kind_(std::move(kind)), parent_(parent) {}

bool StreamStory::IsEnd(std::string_view type) {
  return type == WorkflowCompleted::kType || type == WorkflowFailed::kType ||
         type == WorkflowCancelled::kType || type == WorkflowContinuedAsNew::kType;
}

StoryStep StreamStory::Tell(const StoredEvent& event) {
  StoryStep step;
  const Row* row = Find(event.type);
  if (row == nullptr) {
    step.told.push_back(WriteLifecycle(event.type, event.data, event.created_at));
    return step;
  }
  const auto tell = [&](std::string_view name, std::string_view status) {
    step.told.push_back(WriteLifecycle(name, WorkflowSnapshot(status), event.created_at));
  };
  if (row->shows == Shows::kActivation) {
    if (!started_) tell("WORKFLOW_STARTED", "RUNNING");
    if (suspended_) tell("WORKFLOW_RESUMED", "RUNNING");
    started_ = true;
    suspended_ = false;
  }
  step.told.push_back(WriteLifecycle(row->name, Snapshot(*row, event), event.created_at));
  if (row->shows == Shows::kWakes && std::exchange(suspended_, false)) {
    tell("WORKFLOW_RESUMED", "PENDING");
  }
  if (event.type == WorkflowSuspended::kType) suspended_ = true;
  if (event.type != SignalReceived::kType) ended_ = IsEnd(event.type);
  if (event.type == ChildWorkflowInitiated::kType) {
    const absl::StatusOr<JsonSlices> members = TopLevelSlices(event.data);
    const auto found = members.ok() ? members->find(kChildId.from) : JsonSlices::const_iterator();
    if (members.ok() && found != members->end()) {
      step.child = WorkflowId::Parse(Unquoted(found->second));
    }
  }
  return step;
}

std::string StreamStory::WorkflowSnapshot(std::string_view status) const {
  JsonObjectWriter json;
  json.Add("id", id_.str()).Add("kind", kind_).Add("status", status);
  if (parent_) json.Add("parentWorkflowExecutionId", parent_->str());
  return json.Finish();
}

std::string StreamStory::Snapshot(const Row& row, const StoredEvent& event) {
  const absl::StatusOr<JsonSlices> members = TopLevelSlices(event.data);
  if (!members.ok()) return event.data;
  JsonObjectWriter json;
  if (row.subject == Subject::kWorkflow) {
    json.Add("id", id_.str()).Add("kind", kind_);
    if (parent_) json.Add("parentWorkflowExecutionId", parent_->str());
  }
  if (row.subject == Subject::kTask || row.subject == Subject::kChild) {
    AddOpenKind(row, *members, json);
  }
  if (!row.status.empty()) json.Add("status", row.status);
  for (const Field& field : row.fields) {
    if (!field.from.empty()) AddSlice(*members, field, json);
  }
  if (event.type == TaskScheduled::kType) json.AddInt("executionCount", 0);
  if (event.type == WorkflowSuspended::kType) AddSuspendType(*members, json);
  if (event.type == TimerStarted::kType) AddFireTime(*members, json);
  if (event.type == PromiseTimedOut::kType) json.Add("error", "the promise timed out");
  if (event.type == CancellationRequested::kType) json.Add("workflowExecutionId", id_.str());
  return json.Finish();
}

// Only the event that starts a task or a child tells its kind.
void StreamStory::AddOpenKind(const Row& row, const JsonSlices& members, JsonObjectWriter& json) {
  const bool is_task = row.subject == Subject::kTask;
  const Field& id = is_task ? kTaskId : kChildId;
  const auto named = members.find(id.from);
  if (named == members.end()) return;
  json.AddRaw(id.to, named->second);
  const std::string key(named->second);
  const auto told = members.find(is_task ? "kind" : "childWorkflowKind");
  if (told != members.end()) open_kinds_[key] = std::string(told->second);
  const auto kind = open_kinds_.find(key);
  if (kind == open_kinds_.end()) return;
  json.AddRaw("kind", kind->second);
  if (row.shows == Shows::kWakes) open_kinds_.erase(kind);
}

std::string WriteLifecycle(std::string_view name, std::string_view data, absl::Time at) {
  return JsonObjectWriter()
      .Add("type", "Event")
      .Add("event", name)
      .AddRaw("data", data)
      .AddInt("timestampMs", absl::ToUnixMillis(at))
      .Finish();
}

}  // namespace flovyn
