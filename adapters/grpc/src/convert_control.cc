#include <utility>

#include "convert.h"
#include "flovyn/base/status_macros.h"
#include "ids.h"
#include "metadata_map.h"

namespace flovyn::grpc {

absl::StatusOr<SignalRequest> FromProto(v1::SignalWorkflowRequest& from) {
  SignalRequest to;
  FLOVYN_ASSIGN_OR_RETURN(
      to.workflow, ParseId<WorkflowId>("workflow_execution_id", from.workflow_execution_id()));
  to.name = std::move(*from.mutable_signal_name());
  to.value = std::move(*from.mutable_signal_value());
  return to;
}

void ToProto(const Signalled& from, v1::SignalWorkflowResponse& to) {
  to.set_signal_event_sequence(from.sequence);
}

absl::StatusOr<SignalWithStartRequest> FromProto(v1::SignalWithStartWorkflowRequest& from) {
  SignalWithStartRequest to;
  FLOVYN_ASSIGN_OR_RETURN(to.start.tenant, ParseId<TenantId>("org_id", from.org_id()));
  to.start.kind = std::move(*from.mutable_workflow_kind());
  to.start.input = std::move(*from.mutable_workflow_input());
  FLOVYN_ASSIGN_OR_RETURN(to.start.metadata, MetadataOf(from));
  FLOVYN_ASSIGN_OR_RETURN(to.start.inherit_metadata, InheritanceOf(from));
  to.start.queue = std::move(*from.mutable_queue());
  to.start.priority_seconds = from.priority_seconds();
  if (from.has_workflow_version()) to.start.version = from.workflow_version();
  to.start.idempotency_key = std::move(*from.mutable_workflow_id());
  if (from.has_idempotency_key_ttl_seconds()) {
    to.start.idempotency_ttl_seconds = from.idempotency_key_ttl_seconds();
  }
  to.name = std::move(*from.mutable_signal_name());
  to.value = std::move(*from.mutable_signal_value());
  return to;
}

void ToProto(const Signalled& from, v1::SignalWithStartWorkflowResponse& to) {
  to.set_workflow_execution_id(from.workflow.str());
  to.set_workflow_created(from.created);
  to.set_signal_event_sequence(from.sequence);
}

absl::StatusOr<StartChildRequest> FromProto(v1::StartChildWorkflowRequest& from) {
  StartChildRequest to;
  FLOVYN_ASSIGN_OR_RETURN(to.tenant, ParseId<TenantId>("org_id", from.org_id()));
  FLOVYN_ASSIGN_OR_RETURN(to.parent, ParseId<WorkflowId>("parent_workflow_execution_id",
                                                         from.parent_workflow_execution_id()));
  if (from.has_workflow_definition_id()) {
    return InvalidField("workflow_definition_id",
                        "there are no visual workflow definitions here; give a workflow_kind");
  }
  to.name = std::move(*from.mutable_child_execution_name());
  to.kind = std::move(*from.mutable_workflow_kind());
  to.input = std::move(*from.mutable_input());
  to.queue = std::move(*from.mutable_queue());
  to.priority_seconds = from.priority_seconds();
  return to;
}

void ToProto(const StartedWorkflow& from, v1::StartChildWorkflowResponse& to) {
  to.set_child_workflow_execution_id(from.id.str());
}

absl::StatusOr<UpdateMetadataRequest> FromProto(v1::UpdateMetadataRequest& from) {
  UpdateMetadataRequest to;
  if (from.has_task_execution_id()) {
    FLOVYN_ASSIGN_OR_RETURN(to.execution,
                            ParseId<TaskId>("task_execution_id", from.task_execution_id()));
  } else {
    FLOVYN_ASSIGN_OR_RETURN(
        to.execution, ParseId<WorkflowId>("workflow_execution_id", from.workflow_execution_id()));
  }
  FLOVYN_ASSIGN_OR_RETURN(to.update, MetadataUpdate::FromText("update_json", from.update_json()));
  to.reason = std::move(*from.mutable_reason());
  return to;
}

void ToProto(const Metadata& from, v1::UpdateMetadataResponse& to) {
  to.set_metadata_json(from.text());
}

void ToProto(const QueryAnswer& from, v1::QueryWorkflowResponse& to) {
  if (from.error.empty()) {
    to.set_result(from.result);
  } else {
    to.set_error(from.error);
  }
}

}  // namespace flovyn::grpc
