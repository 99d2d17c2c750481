#include "claim_token.h"
#include "convert.h"
#include "ids.h"
#include "methods.h"
#include "notification_stream.h"
#include "poll_call.h"

namespace flovyn::grpc {
namespace {

absl::Status StartWorkflow(Call<v1::StartWorkflowRequest, v1::StartWorkflowResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(StartWorkflowRequest start, FromProto(call.request()));
  call.engine().workflows().Start(call.caller(), std::move(start),
                                  call.Answer<StartedWorkflow>(ToProto));
  return absl::OkStatus();
}

absl::Status GetEvents(Call<v1::GetEventsRequest, v1::GetEventsResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(
      const WorkflowId id,
      ParseId<WorkflowId>("workflow_execution_id", call.request().workflow_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<StoredEvent> events,
                          call.engine().workflows().Events(call.caller(), id));
  ToProto(events, call.reply());
  return absl::OkStatus();
}

absl::Status SubmitWorkflowCommands(
    Call<v1::SubmitWorkflowCommandsRequest, google::protobuf::Empty>& call) {
  FLOVYN_ASSIGN_OR_RETURN(CommandSubmission submission, FromProto(call.request(), call.limits()));
  FLOVYN_ASSIGN_OR_RETURN(submission.token, ReadClaimToken(call));
  call.engine().dispatch().SubmitCommands(call.caller(), std::move(submission), call.Done());
  return absl::OkStatus();
}

}  // namespace

RpcTable WorkflowDispatchRpcs() {
  RpcTable table;
  table.Add("PollWorkflow", Poll<v1::PollRequest, v1::PollResponse>);
  table.Add("StartWorkflow", StartWorkflow);
  table.AddBlocking("GetEvents", GetEvents);
  table.Add("SubmitWorkflowCommands", SubmitWorkflowCommands);
  table.AddStream<v1::SubscriptionRequest, v1::WorkAvailableEvent, NotificationStream>(
      "SubscribeToNotifications");
  AddControlRpcs(table);
  AddSpanRpcs(table);
  return table;
}

}  // namespace flovyn::grpc
