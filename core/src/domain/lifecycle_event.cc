#include "flovyn/domain/lifecycle_event.h"

#include <utility>

#include "flovyn/json/writer.h"

namespace flovyn {
namespace {

std::string SourceOf(const std::optional<Claim>& claim) {
  return claim ? "worker:" + claim->worker : "system";
}

LifecycleEvent Of(std::string_view type, const WorkflowExecution& workflow, absl::Time at) {
  const WorkflowStart& start = workflow.start;
  JsonObjectWriter json;
  json.Add("id", start.id.str()).Add("kind", start.kind).Add("queue", start.queue);
  json.Add("status", ToText(kWorkflowStatusText, workflow.status));
  if (workflow.claim) json.Add("workerId", workflow.claim->worker);
  if (start.parent) json.Add("parentWorkflowExecutionId", start.parent->str());
  if (!workflow.error.empty()) json.Add("error", workflow.error);
  if (workflow.continued_as) json.Add("continuedAs", workflow.continued_as->str());
  if (!start.metadata.empty()) json.AddRaw("metadata", start.metadata.text());
  LifecycleEvent event;
  event.type = std::string(type);
  event.tenant = start.tenant;
  event.workflow = start.id;
  event.source = SourceOf(workflow.claim);
  event.data = json.Finish();
  event.metadata = start.metadata;
  event.at = at;
  return event;
}

LifecycleEvent Of(std::string_view type, const TaskExecution& task, absl::Time at) {
  const TaskStart& start = task.start;
  JsonObjectWriter json;
  json.Add("id", start.id.str()).Add("kind", start.kind).Add("queue", start.queue);
  json.Add("status", ToText(kTaskStatusText, task.status));
  json.AddInt("executionCount", task.execution_count).AddInt("maxRetries", start.max_retries);
  if (task.claim) json.Add("workerId", task.claim->worker);
  if (!task.error.empty()) json.Add("error", task.error);
  if (!start.metadata.empty()) json.AddRaw("metadata", start.metadata.text());
  LifecycleEvent event;
  event.type = std::string(type);
  event.tenant = start.tenant;
  event.workflow = start.workflow;
  event.task = start.id;
  event.source = SourceOf(task.claim);
  event.data = json.Finish();
  event.metadata = start.metadata;
  event.at = at;
  return event;
}

std::string_view EndedType(WorkflowStatus status) {
  switch (status) {
    case WorkflowStatus::kCompleted:
      return "workflow.completed";
    case WorkflowStatus::kCancelled:
      return "workflow.cancelled";
    case WorkflowStatus::kContinuedAsNew:
      return "workflow.continued_as_new";
    case WorkflowStatus::kFailed:
    case WorkflowStatus::kPending:
    case WorkflowStatus::kRunning:
    case WorkflowStatus::kWaiting:
      return "workflow.failed";
  }
  return "workflow.failed";
}

}  // namespace

LifecycleEvent WorkflowCreatedEvent(const WorkflowExecution& workflow, absl::Time at) {
  return Of("workflow.created", workflow, at);
}
LifecycleEvent WorkflowStartedEvent(const WorkflowExecution& workflow, absl::Time at) {
  return Of("workflow.started", workflow, at);
}
LifecycleEvent WorkflowEndedEvent(const WorkflowExecution& workflow, absl::Time at) {
  return Of(EndedType(workflow.status), workflow, at);
}
LifecycleEvent TaskCreatedEvent(const TaskExecution& task, absl::Time at) {
  return Of("task.created", task, at);
}
LifecycleEvent TaskStartedEvent(const TaskExecution& task, absl::Time at) {
  return Of("task.started", task, at);
}
LifecycleEvent TaskCompletedEvent(const TaskExecution& task, absl::Time at) {
  return Of("task.completed", task, at);
}
LifecycleEvent TaskCancelledEvent(const TaskExecution& task, absl::Time at) {
  return Of("task.cancelled", task, at);
}

LifecycleEvent TaskFailedEvent(const TaskExecution& task, absl::Time at) {
  return Of("task.failed", task, at);
}

}  // namespace flovyn
