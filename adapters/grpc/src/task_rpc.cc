#include "claim_token.h"
#include "convert.h"
#include "ids.h"
#include "methods.h"
#include "poll_call.h"

namespace flovyn::grpc {
namespace {

absl::Status SubmitTask(Call<v1::SubmitTaskRequest, v1::SubmitTaskResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(StartTaskRequest task, FromProto(call.request()));
  call.engine().tasks().Submit(call.caller(), std::move(task), call.Answer<SubmittedTask>(ToProto));
  return absl::OkStatus();
}

absl::Status CompleteTask(Call<v1::CompleteTaskRequest, google::protobuf::Empty>& call) {
  v1::CompleteTaskRequest& request = call.request();
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id,
                          ParseId<TaskId>("task_execution_id", request.task_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<ClaimToken> token, ReadClaimToken(call));
  call.engine().tasks().Complete(call.caller(), id, std::move(*request.mutable_output()), token,
                                 call.Done());
  return absl::OkStatus();
}

absl::Status FailTask(Call<v1::FailTaskRequest, google::protobuf::Empty>& call) {
  v1::FailTaskRequest& request = call.request();
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id,
                          ParseId<TaskId>("task_execution_id", request.task_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<ClaimToken> token, ReadClaimToken(call));
  const auto fail = request.not_retryable() ? &TaskService::FailForGood : &TaskService::Fail;
  (call.engine().tasks().*fail)(call.caller(), id, std::move(*request.mutable_error()), token,
                                call.Done());
  return absl::OkStatus();
}

}  // namespace

RpcTable TaskExecutionRpcs() {
  RpcTable table;
  table.Add("SubmitTask", SubmitTask);
  table.Add("PollTask", Poll<v1::PollTaskRequest, v1::PollTaskResponse>);
  table.Add("CompleteTask", CompleteTask);
  table.Add("FailTask", FailTask);
  AddTaskReportRpcs(table);
  return table;
}

}  // namespace flovyn::grpc
