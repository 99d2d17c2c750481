#include "flovyn/domain/events.h"

#include "flovyn/json/writer.h"

namespace flovyn {
namespace {

/// RFC 3339 in UTC, as in the REST bodies.
std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

std::string Encode(const WorkflowStarted& event) {
  const WorkflowStart& start = event.start;
  JsonObjectWriter json;
  json.Add("workflowKind", start.kind).AddRaw("input", start.input.json());
  json.Add("queue", start.queue);
  if (start.version) json.Add("workflowVersion", *start.version);
  if (!start.metadata.empty()) json.AddRaw("metadata", start.metadata.text());
  if (start.parent) json.Add("parentWorkflowExecutionId", start.parent->str());
  if (start.continued_from) {
    json.Add("continuedFromExecutionId", start.continued_from->str());
    json.Add("firstExecutionId", start.chain().str()).AddInt("runNumber", start.run);
  }
  return json.Finish();
}

std::string Encode(const WorkflowCompleted& event) {
  return JsonObjectWriter().AddRaw("output", event.output.json()).Finish();
}

std::string Encode(const WorkflowFailed& event) {
  return JsonObjectWriter()
      .Add("error", event.error)
      .Add("stackTrace", event.stack_trace)
      .Add("failureType", event.failure_type)
      .Finish();
}

std::string Encode(const WorkflowCancelled& event) {
  return JsonObjectWriter().Add("reason", event.reason).Finish();
}

std::string Encode(const WorkflowContinuedAsNew& event) {
  return JsonObjectWriter()
      .Add("newExecutionId", event.next.str())
      .Add("workflowKind", event.kind)
      .AddRaw("input", event.input.json())
      .AddInt("seenSequence", event.seen)
      .Finish();
}

std::string Encode(const WorkflowSuspended& event) {
  return JsonObjectWriter().Add("reason", event.reason).Finish();
}

std::string Encode(const OperationCompleted& event) {
  return JsonObjectWriter()
      .Add("operationName", event.name)
      .AddRaw("result", event.result.json())
      .Finish();
}

std::string Encode(const StateSet& event) {
  return JsonObjectWriter().Add("key", event.key).AddRaw("value", event.value.json()).Finish();
}

std::string Encode(const StateCleared& event) {
  return JsonObjectWriter().Add("key", event.key).Finish();
}

std::string Encode(const TaskScheduled& event) {
  const TaskStart& start = event.start;
  JsonObjectWriter json;
  json.Add("kind", start.kind).Add("taskExecutionId", start.id.str());
  json.AddRaw("input", start.input.json()).Add("queue", start.queue);
  json.AddInt("maxRetries", start.max_retries);
  if (start.timeout_ms > 0) json.AddInt("timeoutMs", start.timeout_ms);
  return json.Finish();
}

std::string Encode(const TaskCompleted& event) {
  return JsonObjectWriter()
      .Add("taskExecutionId", event.task.str())
      .AddRaw("output", event.output.json())
      .Finish();
}

std::string Encode(const TaskFailed& event) {
  return JsonObjectWriter()
      .Add("taskExecutionId", event.task.str())
      .Add("error", event.error)
      .AddBool("retryable", event.retryable)
      .Finish();
}

std::string Encode(const TaskCancelled& event) {
  return JsonObjectWriter()
      .Add("taskExecutionId", event.task.str())
      .Add("kind", event.kind)
      .Add("reason", event.reason)
      .Finish();
}

std::string Encode(const CancellationRequested& event) {
  return JsonObjectWriter()
      .Add("reason", event.reason)
      .Add("requestedBy", event.requested_by)
      .Finish();
}

JsonObjectWriter PromiseNamed(const PromiseId& id, const std::string& name) {
  JsonObjectWriter json;
  json.Add("promiseId", id.str()).Add("promiseName", name);
  return json;
}

std::string Encode(const PromiseCreated& event) {
  JsonObjectWriter json = PromiseNamed(event.id, event.name);
  if (event.timeout_ms) {
    json.AddInt("timeoutMs", *event.timeout_ms);
  } else {
    json.AddNull("timeoutMs");
  }
  if (event.timeout_at) json.Add("timeoutAt", TimeText(*event.timeout_at));
  if (!event.idempotency_key.empty()) json.Add("idempotencyKey", event.idempotency_key);
  return json.Finish();
}

std::string Encode(const PromiseResolved& event) {
  return PromiseNamed(event.id, event.name).AddRaw("value", event.value.json()).Finish();
}

std::string Encode(const PromiseRejected& event) {
  return PromiseNamed(event.id, event.name).Add("error", event.error).Finish();
}

std::string Encode(const PromiseTimedOut& event) {
  return PromiseNamed(event.id, event.name).Finish();
}

std::string Encode(const TimerStarted& event) {
  return JsonObjectWriter()
      .Add("timerId", event.timer_id)
      .AddInt("durationMs", event.duration_ms)
      .Add("fireAt", TimeText(event.fire_at))
      .Finish();
}

std::string Encode(const TimerFired& event) {
  return JsonObjectWriter().Add("timerId", event.timer_id).Finish();
}

std::string Encode(const TimerCancelled& event) {
  return JsonObjectWriter().Add("timerId", event.timer_id).Finish();
}

/// Workers read the child's id under two names, one of them oddly cased.
JsonObjectWriter ChildNamed(const std::string& name, const WorkflowId& child) {
  JsonObjectWriter json;
  json.Add("childExecutionName", name).Add("childExecutionId", child.str());
  json.Add("childworkflowExecutionId", child.str());
  return json;
}

std::string Encode(const ChildWorkflowInitiated& event) {
  return ChildNamed(event.name, event.child)
      .Add("childWorkflowKind", event.kind)
      .AddRaw("input", event.input.json())
      .Add("queue", event.queue)
      .Finish();
}

std::string Encode(const ChildWorkflowCompleted& event) {
  return ChildNamed(event.name, event.child).AddRaw("output", event.output.json()).Finish();
}

std::string Encode(const ChildWorkflowFailed& event) {
  return ChildNamed(event.name, event.child).Add("error", event.error).Finish();
}

std::string Encode(const SignalReceived& event) {
  return JsonObjectWriter()
      .Add("signalName", event.name)
      .AddRaw("signalValue", event.value.json())
      .Finish();
}

}  // namespace

std::string EncodeEventData(const Event& event) {
  return std::visit([](const auto& e) { return Encode(e); }, event);
}

}  // namespace flovyn
