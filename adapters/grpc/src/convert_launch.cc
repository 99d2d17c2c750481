#include <utility>

#include "convert.h"
#include "flovyn/base/status_macros.h"
#include "ids.h"
#include "metadata_map.h"

namespace flovyn::grpc {

absl::StatusOr<StartWorkflowRequest> FromProto(v1::StartWorkflowRequest& from) {
  StartWorkflowRequest to;
  FLOVYN_ASSIGN_OR_RETURN(to.tenant, ParseId<TenantId>("org_id", from.org_id()));
  FLOVYN_ASSIGN_OR_RETURN(to.parent,
                          ParseOptionalId<WorkflowId>("parent_workflow_execution_id",
                                                      from.parent_workflow_execution_id()));
  to.kind = std::move(*from.mutable_workflow_kind());
  to.input = std::move(*from.mutable_input());
  FLOVYN_ASSIGN_OR_RETURN(to.metadata, MetadataOf(from));
  FLOVYN_ASSIGN_OR_RETURN(to.inherit_metadata, InheritanceOf(from));
  to.queue = std::move(*from.mutable_queue());
  to.priority_seconds = from.priority_seconds();
  if (from.has_workflow_version()) to.version = from.workflow_version();
  to.idempotency_key = from.idempotency_key();
  if (from.has_idempotency_key_ttl_seconds()) {
    to.idempotency_ttl_seconds = from.idempotency_key_ttl_seconds();
  }
  return to;
}

void ToProto(const StartedWorkflow& from, v1::StartWorkflowResponse& to) {
  to.set_workflow_execution_id(from.id.str());
  to.set_idempotency_key_used(from.key_used);
  to.set_idempotency_key_new(from.created);
}

absl::StatusOr<StartTaskRequest> FromProto(v1::SubmitTaskRequest& from) {
  StartTaskRequest to;
  FLOVYN_ASSIGN_OR_RETURN(to.tenant, ParseId<TenantId>("org_id", from.org_id()));
  FLOVYN_ASSIGN_OR_RETURN(to.workflow, ParseOptionalId<WorkflowId>("workflow_execution_id",
                                                                   from.workflow_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(to.pool,
                          ParseOptionalId<WorkerPoolId>("worker_pool_id", from.worker_pool_id()));
  to.kind = std::move(*from.mutable_kind());
  to.input = std::move(*from.mutable_input());
  FLOVYN_ASSIGN_OR_RETURN(to.metadata, MetadataOf(from));
  to.queue = std::move(*from.mutable_queue());
  to.max_retries = from.max_retries();
  to.timeout_ms = from.timeout_ms();
  to.idempotency_key = from.idempotency_key();
  if (from.has_idempotency_key_ttl_seconds()) {
    to.idempotency_ttl_seconds = from.idempotency_key_ttl_seconds();
  }
  return to;
}

void ToProto(const SubmittedTask& from, v1::SubmitTaskResponse& to) {
  to.set_task_execution_id(from.task.start.id.str());
  to.set_idempotency_key_used(from.key_used);
  to.set_idempotency_key_new(from.created);
}

}  // namespace flovyn::grpc
