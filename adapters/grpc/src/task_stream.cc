#include "task_stream.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/payload.h"
#include "ids.h"

namespace flovyn::grpc {
namespace {

absl::StatusOr<std::string> EventType(v1::StreamEventType type) {
  switch (type) {
    case v1::TOKEN:
      return "task.stream.token";
    case v1::PROGRESS:
      return "task.stream.progress";
    case v1::DATA:
      return "task.stream.data";
    case v1::ERROR:
      return "task.stream.error";
    default:  // proto3 enums are open
      return InvalidField("type", absl::StrFormat("%d is no type of streamed data; 1 to 4 are",
                                                  static_cast<int>(type)));
  }
}

absl::StatusOr<TaskExecution> FindTask(const UnaryCall& call, const TaskId& id) {
  FLOVYN_RETURN_IF_ERROR(Authorize(call.caller(), call.caller().tenant, Action::kUpdate));
  TaskRepository& tasks = call.engine().store().tasks();
  TenantId tenant = call.caller().tenant;
  if (call.caller().any_tenant) {
    FLOVYN_ASSIGN_OR_RETURN(tenant, tasks.TenantOf(id));
  }
  return tasks.Get(tenant, id);
}

}  // namespace

absl::Status PublishTaskData(const UnaryCall& call, v1::StreamTaskDataRequest& data) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id,
                          ParseId<TaskId>("task_execution_id", data.task_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::optional<WorkflowId> workflow,
      ParseOptionalId<WorkflowId>("workflow_execution_id", data.workflow_execution_id()));
  LifecycleEvent event;
  FLOVYN_ASSIGN_OR_RETURN(event.type, EventType(data.type()));
  if (data.payload().empty()) return InvalidField("payload", "is empty; JSON is expected");
  FLOVYN_ASSIGN_OR_RETURN(
      const Payload payload,
      Payload::From("payload", std::move(*data.mutable_payload()), call.limits().payload_bytes));
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution task, FindTask(call, id));
  if (workflow && workflow != task.start.workflow) {
    return InvalidField("workflow_execution_id", "the task does not belong to that execution");
  }
  event.tenant = task.start.tenant;
  event.workflow = task.start.workflow;
  event.task = id;
  if (task.claim) event.source = "worker:" + task.claim->worker;
  event.data = payload.text();
  event.at = call.env().deps.clock.Now();
  call.engine().bus().Publish(event);
  return absl::OkStatus();
}

}  // namespace flovyn::grpc
