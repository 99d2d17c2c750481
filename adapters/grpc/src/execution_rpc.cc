#include "convert.h"
#include "ids.h"
#include "methods.h"

namespace flovyn::grpc {
namespace {

absl::Status GetWorkflow(Call<v1::GetWorkflowRequest, v1::GetWorkflowResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant,
                          ParseId<TenantId>("org_id", call.request().org_id()));
  FLOVYN_ASSIGN_OR_RETURN(
      const WorkflowId id,
      ParseId<WorkflowId>("workflow_execution_id", call.request().workflow_execution_id()));
  WorkflowService& workflows = call.engine().workflows();
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution found,
                          call.request().newest_run()
                              ? workflows.GetNewestRun(call.caller(), tenant, id)
                              : workflows.Get(call.caller(), tenant, id));
  ToProto(found, *call.reply().mutable_workflow());
  return absl::OkStatus();
}

absl::Status ListWorkflows(Call<v1::ListWorkflowsRequest, v1::ListWorkflowsResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant,
                          ParseId<TenantId>("org_id", call.request().org_id()));
  FLOVYN_ASSIGN_OR_RETURN(ListRequest<WorkflowFilter> list, FromProto(call.request()));
  FLOVYN_ASSIGN_OR_RETURN(const ListedPage<WorkflowExecution> found,
                          call.engine().workflows().List(call.caller(), tenant, std::move(list)));
  for (const WorkflowExecution& row : found.rows) ToProto(row, *call.reply().add_workflows());
  call.reply().set_total(found.total);
  call.reply().set_total_is_lower_bound(found.total_is_lower_bound);
  call.reply().set_next_cursor(found.next_cursor);
  return absl::OkStatus();
}

absl::Status CancelWorkflow(Call<v1::CancelWorkflowRequest, v1::CancelWorkflowResponse>& call) {
  v1::CancelWorkflowRequest& request = call.request();
  FLOVYN_ASSIGN_OR_RETURN(
      const WorkflowId id,
      ParseId<WorkflowId>("workflow_execution_id", request.workflow_execution_id()));
  call.engine().control().Cancel(
      call.caller(), id, std::move(*request.mutable_reason()),
      call.Answer<CancelOutcome>([](const CancelOutcome& outcome, v1::CancelWorkflowResponse& to) {
        to.set_cancelled(outcome.cancelled);
      }));
  return absl::OkStatus();
}

absl::Status SettlePromise(Call<v1::SettlePromiseRequest, v1::SettlePromiseResponse>& call) {
  v1::SettlePromiseRequest& request = call.request();
  FLOVYN_ASSIGN_OR_RETURN(PromiseRef promise, ParsePromiseRef(request.promise_id()));
  const auto answer =
      call.Answer<PromiseSettled>([](const PromiseSettled& outcome, v1::SettlePromiseResponse& to) {
        to.set_settled(outcome.settled);
      });
  ControlService& control = call.engine().control();
  if (request.has_error()) {
    control.Reject(call.caller(), std::move(promise), std::move(*request.mutable_error()), answer);
  } else {
    control.Resolve(call.caller(), std::move(promise), std::move(*request.mutable_value()), answer);
  }
  return absl::OkStatus();
}

absl::Status UpdateMetadata(Call<v1::UpdateMetadataRequest, v1::UpdateMetadataResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(UpdateMetadataRequest update, FromProto(call.request()));
  call.engine().control().UpdateMetadata(call.caller(), std::move(update),
                                         call.Answer<Metadata>(ToProto));
  return absl::OkStatus();
}

absl::Status GetTask(Call<v1::GetTaskRequest, v1::GetTaskResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant,
                          ParseId<TenantId>("org_id", call.request().org_id()));
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id,
                          ParseId<TaskId>("task_execution_id", call.request().task_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution found,
                          call.engine().tasks().GetStandalone(call.caller(), tenant, id));
  ToProto(found, *call.reply().mutable_task());
  return absl::OkStatus();
}

}  // namespace

RpcTable ExecutionControlRpcs() {
  RpcTable table;
  table.AddBlocking("GetWorkflow", GetWorkflow);
  table.AddBlocking("ListWorkflows", ListWorkflows);
  table.Add("CancelWorkflow", CancelWorkflow);
  table.Add("SettlePromise", SettlePromise);
  table.Add("UpdateMetadata", UpdateMetadata);
  table.AddBlocking("GetTask", GetTask);
  return table;
}

}  // namespace flovyn::grpc
