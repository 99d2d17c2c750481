#include "work.h"

#include "flovyn/base/status_macros.h"
#include "flovyn/v1/metadata_keys.h"
#include "from_proto.h"
#include "to_proto.h"

namespace flovyn::sdk_grpc {
namespace {

using Dispatch = v1::WorkflowDispatch::StubInterface::async_interface;
using Tasks = v1::TaskExecution::StubInterface::async_interface;
using Lifecycle = v1::WorkerLifecycle::StubInterface::async_interface;

/// For the reply to a poll to arrive after its hold.
constexpr absl::Duration kReplyTime = absl::Seconds(5);

/// The claim that came with polled work.
std::optional<Claim> ClaimIn(const ::grpc::ClientContext& context) {
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto found = trailers.find(v1::kClaimTokenKey);
  if (found == trailers.end()) return std::nullopt;
  const auto token = ClaimToken::Parse({found->second.data(), found->second.size()});
  if (!token) return std::nullopt;
  Claim claim;
  claim.token = *token;
  return claim;
}

absl::StatusOr<std::optional<sdk::Work>> WorkIn(v1::PollResponse& reply,
                                                std::optional<Claim> claim) {
  if (!reply.has_workflow_execution()) return std::nullopt;
  sdk::WorkflowWork work;
  FLOVYN_ASSIGN_OR_RETURN(work.execution, FromProto(*reply.mutable_workflow_execution()));
  work.execution.claim = std::move(claim);
  return std::optional<sdk::Work>(std::move(work));
}

absl::StatusOr<std::optional<sdk::Work>> WorkIn(v1::PollTaskResponse& reply,
                                                std::optional<Claim> claim) {
  if (!reply.has_task()) return std::nullopt;
  FLOVYN_ASSIGN_OR_RETURN(TaskExecution task, FromProto(*reply.mutable_task()));
  task.claim = std::move(claim);
  return std::optional<sdk::Work>(std::move(task));
}

template <class Async, class Request, class Reply>
sdk::PollNumber SendPoll(Line& line, Method<Async, Request, Reply> method, const std::string& org,
                         sdk::PollCall& call, std::type_identity_t<Request> request,
                         Answer<std::optional<sdk::Work>> answer) {
  request.set_org_id(org);
  request.set_worker_id(std::move(call.worker));
  request.set_queue(std::move(call.queue));
  request.set_timeout_seconds(absl::ToInt64Seconds(absl::Ceil(call.hold, absl::Seconds(1))));
  return line.Send<Async, Request, Reply>(
      method, std::move(request), {.timeout = call.hold + kReplyTime},
      [answer = std::move(answer)](const absl::Status& status, Exchange<Request, Reply>& poll) {
        if (status.ok()) return answer(WorkIn(poll.reply, ClaimIn(poll.context)));
        if (poll.given_up) return answer(std::optional<sdk::Work>());
        answer(status);
      });
}

}  // namespace

void GrpcWork::Register(WorkerRegistration registration, Answer<WorkerId> answer) {
  v1::WorkerRegistrationRequest request = ToProto(registration);
  request.set_org_id(org_);
  line_.Ask<WorkerId>(&Lifecycle::RegisterWorker, std::move(request), std::move(answer),
                      [](v1::WorkerRegistrationResponse& reply) -> absl::StatusOr<WorkerId> {
                        if (!reply.success()) return FailedPrecondition(reply.error());
                        return ReadId<WorkerId>("worker_id", reply.worker_id());
                      });
}

void GrpcWork::Heartbeat(const WorkerId& worker, sdk::Done done) {
  v1::WorkerHeartbeatRequest request;
  request.set_worker_id(worker.str());
  line_.Tell(&Lifecycle::SendHeartbeat, std::move(request), std::move(done));
}

sdk::PollNumber GrpcWork::Poll(sdk::PollCall call, Answer<std::optional<sdk::Work>> answer) {
  if (call.tasks) {
    v1::PollTaskRequest request;
    request.mutable_task_capabilities()->Add(call.kinds.begin(), call.kinds.end());
    return SendPoll(line_, &Tasks::PollTask, org_, call, std::move(request), std::move(answer));
  }
  v1::PollRequest request;
  request.mutable_workflow_capabilities()->Add(call.kinds.begin(), call.kinds.end());
  return SendPoll(line_, &Dispatch::PollWorkflow, org_, call, std::move(request),
                  std::move(answer));
}

void GrpcWork::History(const WorkflowId& id, Answer<std::vector<StoredEvent>> answer) {
  v1::GetEventsRequest request;
  request.set_workflow_execution_id(id.str());
  line_.Ask<std::vector<StoredEvent>>(
      &Dispatch::GetEvents, std::move(request), std::move(answer),
      [](v1::GetEventsResponse& reply) -> absl::StatusOr<std::vector<StoredEvent>> {
        return FromProto(reply);
      });
}

void GrpcWork::Submit(CommandSubmission submission, sdk::Done done) {
  line_.Tell(&Dispatch::SubmitWorkflowCommands, ToProto(submission), std::move(done),
             submission.token);
}

void GrpcWork::FinishTask(sdk::TaskEnd end, sdk::Done done) {
  if (end.output.ok()) {
    v1::CompleteTaskRequest request;
    request.set_task_execution_id(end.task.str());
    request.set_output(*std::move(end.output));
    return line_.Tell(&Tasks::CompleteTask, std::move(request), std::move(done), end.token);
  }
  v1::FailTaskRequest request;
  request.set_task_execution_id(end.task.str());
  request.set_error(std::string(end.output.status().message()));
  request.set_not_retryable(end.for_good);
  line_.Tell(&Tasks::FailTask, std::move(request), std::move(done), end.token);
}

}  // namespace flovyn::sdk_grpc
