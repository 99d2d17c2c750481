#include <google/protobuf/empty.pb.h>

#include "convert.h"
#include "flovyn/domain/text.h"
#include "ids.h"
#include "methods.h"

namespace flovyn::grpc {
namespace {

using google::protobuf::Empty;

/// A settled promise is success, whoever settled it: clients may repeat the call.
void NothingToTell(const PromiseSettled&, Empty&) {}

/// The caller within the organization that the request names.
absl::StatusOr<Caller> CallerWithin(const Caller& caller, const std::string& org_id) {
  FLOVYN_ASSIGN_OR_RETURN(const TenantId tenant, ParseId<TenantId>("org_id", org_id));
  FLOVYN_RETURN_IF_ERROR(Authorize(caller, tenant, Action::kUpdate));
  Caller within = caller;
  within.tenant = tenant;
  within.any_tenant = false;
  return within;
}

absl::Status StartChildWorkflow(
    Call<v1::StartChildWorkflowRequest, v1::StartChildWorkflowResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(StartChildRequest child, FromProto(call.request()));
  call.engine().control().StartChild(call.caller(), std::move(child),
                                     call.Answer<StartedWorkflow>(ToProto));
  return absl::OkStatus();
}

absl::Status ResolvePromise(Call<v1::ResolvePromiseRequest, Empty>& call) {
  v1::ResolvePromiseRequest& request = call.request();
  FLOVYN_ASSIGN_OR_RETURN(PromiseRef promise, ParsePromiseRef(request.promise_id()));
  call.engine().control().Resolve(call.caller(), std::move(promise),
                                  std::move(*request.mutable_value()),
                                  call.Answer<PromiseSettled>(NothingToTell));
  return absl::OkStatus();
}

absl::Status RejectPromise(Call<v1::RejectPromiseRequest, Empty>& call) {
  v1::RejectPromiseRequest& request = call.request();
  FLOVYN_ASSIGN_OR_RETURN(PromiseRef promise, ParsePromiseRef(request.promise_id()));
  call.engine().control().Reject(call.caller(), std::move(promise),
                                 std::move(*request.mutable_error()),
                                 call.Answer<PromiseSettled>(NothingToTell));
  return absl::OkStatus();
}

absl::Status SignalWorkflow(Call<v1::SignalWorkflowRequest, v1::SignalWorkflowResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(const Caller caller,
                          CallerWithin(call.caller(), call.request().org_id()));
  FLOVYN_ASSIGN_OR_RETURN(SignalRequest signal, FromProto(call.request()));
  call.engine().control().Signal(caller, std::move(signal), call.Answer<Signalled>(ToProto));
  return absl::OkStatus();
}

absl::Status SignalWithStartWorkflow(
    Call<v1::SignalWithStartWorkflowRequest, v1::SignalWithStartWorkflowResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(SignalWithStartRequest signal, FromProto(call.request()));
  call.engine().control().SignalWithStart(call.caller(), std::move(signal),
                                          call.Answer<Signalled>(ToProto));
  return absl::OkStatus();
}

/// Visual workflows are no part of this server: whatever the id, there is none.
absl::Status GetVisualWorkflowDefinitionById(
    Call<v1::GetVisualWorkflowDefinitionByIdRequest, v1::GetVisualWorkflowDefinitionByIdResponse>&
        call) {
  constexpr std::size_t kShownOfId = 64;
  return NotFound("visual workflow definition",
                  BoundedText(call.request().workflow_definition_id(), kShownOfId));
}

absl::Status QueryWorkflow(Call<v1::QueryWorkflowRequest, v1::QueryWorkflowResponse>& call) {
  FLOVYN_ASSIGN_OR_RETURN(
      const WorkflowId id,
      ParseId<WorkflowId>("workflow_execution_id", call.request().workflow_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(
      const QueryAnswer answer,
      call.engine().workflows().Query(call.caller(), id, call.request().query_name()));
  ToProto(answer, call.reply());
  return absl::OkStatus();
}

}  // namespace

void AddControlRpcs(RpcTable& table) {
  table.Add("StartChildWorkflow", StartChildWorkflow);
  table.Add("ResolvePromise", ResolvePromise);
  table.Add("RejectPromise", RejectPromise);
  table.Add("SignalWorkflow", SignalWorkflow);
  table.Add("SignalWithStartWorkflow", SignalWithStartWorkflow);
  table.Add("GetVisualWorkflowDefinitionById", GetVisualWorkflowDefinitionById);
}

RpcTable WorkflowQueryRpcs() {
  RpcTable table;
  table.AddBlocking("QueryWorkflow", QueryWorkflow);
  return table;
}

}  // namespace flovyn::grpc
