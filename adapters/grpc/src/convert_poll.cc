#include <utility>

#include "convert.h"
#include "flovyn/base/status_macros.h"
#include "ids.h"

namespace flovyn::grpc {
namespace {

template <class Proto>
absl::StatusOr<PollRequest> CommonPart(WorkType type, Proto& from) {
  PollRequest to;
  to.type = type;
  FLOVYN_ASSIGN_OR_RETURN(to.tenant, ParseId<TenantId>("org_id", from.org_id()));
  FLOVYN_ASSIGN_OR_RETURN(to.pool,
                          ParseOptionalId<WorkerPoolId>("worker_pool_id", from.worker_pool_id()));
  to.worker = std::move(*from.mutable_worker_id());
  to.queue = std::move(*from.mutable_queue());
  return to;
}

}  // namespace

absl::StatusOr<PollRequest> FromProto(v1::PollRequest& from) {
  FLOVYN_ASSIGN_OR_RETURN(PollRequest to, CommonPart(WorkType::kWorkflow, from));
  to.kinds.assign(from.workflow_capabilities().begin(), from.workflow_capabilities().end());
  return to;
}

absl::StatusOr<PollRequest> FromProto(v1::PollTaskRequest& from) {
  FLOVYN_ASSIGN_OR_RETURN(PollRequest to, CommonPart(WorkType::kTask, from));
  to.kinds.assign(from.task_capabilities().begin(), from.task_capabilities().end());
  return to;
}

void ToProto(const ClaimedWork& from, v1::PollResponse& to) {
  const auto& workflow = std::get<WorkflowExecution>(from);
  const WorkflowStart& start = workflow.start;
  v1::WorkflowExecution& out = *to.mutable_workflow_execution();
  out.set_id(start.id.str());
  out.set_kind(start.kind);
  out.set_org_id(start.tenant.str());
  out.set_input(start.input.text());
  out.set_queue(start.queue);
  out.set_priority_ms(start.priority_ms);
  out.set_created_at_ms(absl::ToUnixMillis(workflow.created_at));
  out.set_current_sequence(workflow.current_sequence);
  if (start.pool) out.set_worker_pool_id(start.pool->str());
  if (start.version) out.set_workflow_version(*start.version);
  out.set_workflow_task_time_millis(absl::ToUnixMillis(workflow.task_time));
  out.set_metadata_json(start.metadata.text());
}

void ToProto(const ClaimedWork& from, v1::PollTaskResponse& to) {
  const auto& task = std::get<TaskExecution>(from);
  const TaskStart& start = task.start;
  v1::TaskExecutionInfo& out = *to.mutable_task();
  out.set_task_execution_id(start.id.str());
  out.set_kind(start.kind);
  out.set_input(start.input.text());
  if (start.workflow) out.set_workflow_execution_id(start.workflow->str());
  out.set_execution_count(task.execution_count);
  out.set_queue(start.queue);
  if (start.pool) out.set_worker_pool_id(start.pool->str());
  out.set_metadata_json(start.metadata.text());
  out.set_max_retries(start.max_retries);
}

void ToProto(const std::vector<StoredEvent>& from, v1::GetEventsResponse& to) {
  to.mutable_events()->Reserve(static_cast<int>(from.size()));
  for (const StoredEvent& event : from) {
    v1::WorkflowEvent& out = *to.add_events();
    out.set_sequence_number(event.sequence);
    out.set_event_type(event.type);
    out.set_event_data(event.data);
  }
}

}  // namespace flovyn::grpc
