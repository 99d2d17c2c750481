#include "flovyn/domain/events.h"

#include "flovyn/json/writer.h"

namespace flovyn {
namespace {

std::string Encode(const WorkflowStarted& event) {
  const WorkflowStart& start = event.start;
  JsonObjectWriter json;
  json.Add("workflowKind", start.kind).AddRaw("input", start.input.json());
  json.Add("queue", start.queue);
  if (start.version) json.Add("workflowVersion", *start.version);
  if (!start.metadata.empty()) json.AddRaw("metadata", start.metadata.text());
  if (start.parent) json.Add("parentWorkflowExecutionId", start.parent->str());
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

}  // namespace

std::string EncodeEventData(const Event& event) {
  return std::visit([](const auto& e) { return Encode(e); }, event);
}

}  // namespace flovyn
