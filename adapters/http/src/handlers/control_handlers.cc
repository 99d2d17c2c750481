#include "bodies/control_bodies.h"
#include "call.h"
#include "handlers/handlers.h"
#include "handlers/input_check.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kById = "id:";
constexpr std::string_view kByKey = "key:";

/// `id:<UUID>` or `key:<idempotency key>`; a key may hold any character.
absl::StatusOr<PromiseRef> PromiseOf(const Call& call) {
  const std::string_view text = call.Path("identifier");
  if (text.starts_with(kByKey) && text.size() > kByKey.size()) {
    return IdempotencyKey{call.tenant().id, std::string(text.substr(kByKey.size()))};
  }
  if (text.starts_with(kById)) {
    if (const auto id = PromiseId::Parse(text.substr(kById.size()))) return *id;
  }
  return InvalidField("identifier", "must be id:<UUID> or key:<idempotency key>");
}

Reply SignalledReply(const Call&, const Signalled& signalled) {
  return {.body = WriteSignalled(signalled)};
}

Reply SignalledWithStartReply(const Call& call, const Signalled& signalled) {
  std::string self = call.OrganizationPath("/workflow-executions/" + signalled.workflow.str());
  return {.status = signalled.created ? 201 : 200,
          .body = WriteSignalledWithStart(signalled),
          .location = signalled.created ? std::move(self) : ""};
}

Reply CancelledReply(const Call&, const CancelOutcome& outcome) {
  return {.body = WriteCancelled(outcome)};
}

Reply RetriedReply(const Call& call) {
  return {.body = WriteRetried(call.PathId<WorkflowId>("id").value_or(WorkflowId()))};
}

Reply ResolvedReply(const Call&, const PromiseSettled& settled) {
  return {.body = WriteResolved(settled)};
}

Reply RejectedReply(const Call&, const PromiseSettled& settled) {
  return {.body = WriteRejected(settled)};
}

Reply NothingReply(const Call&) { return {.status = 204}; }

}  // namespace

absl::Status SignalWorkflow(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call->PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(SignalRequest request, ReadSignal(call->body()));
  request.workflow = id;
  call->engine().control().Signal(call->CallerHere(), std::move(request),
                                  call->Answers(SignalledReply));
  return absl::OkStatus();
}

absl::Status SignalWithStart(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(SignalWithStartRequest request, ReadSignalWithStart(call->body()));
  request.start.tenant = call->tenant().id;
  FLOVYN_RETURN_IF_ERROR(CheckInput(
      *call, {.kind = request.start.kind, .input = request.start.input, .field = "workflowInput"}));
  call->engine().control().SignalWithStart(call->CallerHere(), std::move(request),
                                           call->Answers(SignalledWithStartReply));
  return absl::OkStatus();
}

absl::Status CancelWorkflow(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call->PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(CancelRequest request, ReadCancel(call->body()));
  request.workflow = id;
  call->engine().control().Cancel(call->CallerHere(), std::move(request),
                                  call->Answers(CancelledReply));
  return absl::OkStatus();
}

absl::Status RetryWorkflow(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, call->PathId<WorkflowId>("id"));
  FLOVYN_ASSIGN_OR_RETURN(std::string note, ReadRetry(call->body()));
  call->engine().control().Retry(call->CallerHere(), id, std::move(note),
                                 call->Acknowledges(RetriedReply));
  return absl::OkStatus();
}

absl::Status ResolvePromise(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(PromiseRef promise, PromiseOf(*call));
  FLOVYN_ASSIGN_OR_RETURN(std::string value, ReadResolve(call->body()));
  call->engine().control().Resolve(call->CallerHere(), std::move(promise), std::move(value),
                                   call->Answers(ResolvedReply));
  return absl::OkStatus();
}

absl::Status RejectPromise(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(PromiseRef promise, PromiseOf(*call));
  FLOVYN_ASSIGN_OR_RETURN(std::string error, ReadReject(call->body()));
  call->engine().control().Reject(call->CallerHere(), std::move(promise), std::move(error),
                                  call->Answers(RejectedReply));
  return absl::OkStatus();
}

absl::Status CancelTask(const std::shared_ptr<Call>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskId id, call->PathId<TaskId>("taskId"));
  call->engine().control().CancelTask(call->CallerHere(), id, "", true,
                                      call->Acknowledges(NothingReply));
  return absl::OkStatus();
}

}  // namespace flovyn::http
