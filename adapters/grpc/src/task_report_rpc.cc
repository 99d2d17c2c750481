#include <google/protobuf/empty.pb.h>

#include "ids.h"
#include "methods.h"
#include "task_stream.h"

namespace flovyn::grpc {
namespace {

using google::protobuf::Empty;

template <class Request, class Reply>
absl::StatusOr<TaskId> TaskOf(Call<Request, Reply>& call) {
  return ParseId<TaskId>("task_execution_id", call.request().task_execution_id());
}

absl::Status ReportProgress(Call<v1::ReportProgressRequest, Empty>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  call.engine().task_reports().ReportProgress(call.caller(), id, call.request().progress(),
                                              std::move(*call.request().mutable_details()),
                                              call.Done());
  return absl::OkStatus();
}

absl::Status Heartbeat(Call<v1::HeartbeatRequest, Empty>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  return call.engine().task_reports().Heartbeat(call.caller(), id);
}

absl::Status CancelTask(Call<v1::CancelTaskRequest, Empty>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  call.engine().control().CancelTask(call.caller(), id, "", false, call.Done());
  return absl::OkStatus();
}

absl::Status LogMessage(Call<v1::LogMessageRequest, Empty>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  call.engine().task_reports().Log(call.caller(), id, call.request().level(),
                                   std::move(*call.request().mutable_message()), call.Done());
  return absl::OkStatus();
}

absl::Status GetState(Call<v1::GetStateRequest, v1::GetStateResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  FLOVYN_ASSIGN_OR_RETURN(
      const std::optional<Payload> value,
      call.engine().task_reports().GetState(call.caller(), id, call.request().key()));
  call.reply().set_found(value.has_value());
  if (value) call.reply().set_value(std::string(value->json()));
  return absl::OkStatus();
}

absl::Status SetState(Call<v1::SetStateRequest, Empty>& call) {
  v1::SetStateRequest& request = call.request();
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  call.engine().task_reports().SetState(call.caller(), id, std::move(*request.mutable_key()),
                                        std::move(*request.mutable_value()), call.Done());
  return absl::OkStatus();
}

absl::Status ClearState(Call<v1::ClearStateRequest, Empty>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  call.engine().task_reports().ClearState(call.caller(), id,
                                          std::move(*call.request().mutable_key()), call.Done());
  return absl::OkStatus();
}

absl::Status ClearAllState(Call<v1::ClearAllStateRequest, Empty>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  call.engine().task_reports().ClearAllState(call.caller(), id, call.Done());
  return absl::OkStatus();
}

absl::Status GetStateKeys(Call<v1::GetStateKeysRequest, v1::GetStateKeysResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, TaskOf(call));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                          call.engine().task_reports().StateKeys(call.caller(), id));
  call.reply().mutable_keys()->Add(keys.begin(), keys.end());
  return absl::OkStatus();
}

absl::Status StreamTaskData(Call<v1::StreamTaskDataRequest, v1::StreamTaskDataResponse>& call) {
  FLOVYN_RETURN_IF_ERROR(PublishTaskData(call, call.request()));
  call.reply().set_acknowledged(true);
  return absl::OkStatus();
}

}  // namespace

void AddTaskReportRpcs(RpcTable& table) {
  table.Add("ReportProgress", ReportProgress);
  table.AddBlocking("Heartbeat", Heartbeat);
  table.Add("CancelTask", CancelTask);
  table.Add("LogMessage", LogMessage);
  table.AddBlocking("GetState", GetState);
  table.Add("SetState", SetState);
  table.Add("ClearState", ClearState);
  table.Add("ClearAllState", ClearAllState);
  table.AddBlocking("GetStateKeys", GetStateKeys);
  table.AddBlocking("StreamTaskData", StreamTaskData);
}

}  // namespace flovyn::grpc
