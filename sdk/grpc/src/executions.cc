#include "executions.h"

#include "end_wait.h"
#include "flovyn/base/status_macros.h"
#include "from_proto.h"
#include "to_proto.h"

namespace flovyn::sdk_grpc {
namespace {

using Dispatch = v1::WorkflowDispatch::StubInterface::async_interface;
using Queries = v1::WorkflowQuery::StubInterface::async_interface;
using Tasks = v1::TaskExecution::StubInterface::async_interface;
using Control = v1::ExecutionControl::StubInterface::async_interface;

absl::StatusOr<StartedWorkflow> ReadStarted(v1::StartWorkflowResponse& reply) {
  StartedWorkflow started;
  FLOVYN_ASSIGN_OR_RETURN(
      started.id, ReadId<WorkflowId>("workflow_execution_id", reply.workflow_execution_id()));
  started.key_used = reply.idempotency_key_used();
  started.created = !started.key_used || reply.idempotency_key_new();
  return started;
}

absl::StatusOr<sdk::Signalled> ReadSignalled(v1::SignalWithStartWorkflowResponse& reply) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowId id, ReadId<WorkflowId>("workflow_execution_id",
                                                                  reply.workflow_execution_id()));
  return sdk::Signalled{id, reply.workflow_created()};
}

absl::StatusOr<ListedPage<WorkflowExecution>> ReadList(v1::ListWorkflowsResponse& reply) {
  ListedPage<WorkflowExecution> list;
  for (v1::WorkflowDetails& workflow : *reply.mutable_workflows()) {
    FLOVYN_ASSIGN_OR_RETURN(WorkflowExecution row, FromProto(workflow));
    list.rows.push_back(std::move(row));
  }
  list.total = reply.total();
  list.total_is_lower_bound = reply.total_is_lower_bound();
  list.next_cursor = std::move(*reply.mutable_next_cursor());
  return list;
}

absl::StatusOr<std::string> ReadQuery(v1::QueryWorkflowResponse& reply) {
  if (reply.has_error()) return InvalidField("query", reply.error());
  return std::move(*reply.mutable_result());
}

}  // namespace

void GrpcExecutions::Start(StartWorkflowRequest start, Answer<StartedWorkflow> answer) {
  v1::StartWorkflowRequest request;
  request.set_org_id(org_);
  request.set_workflow_kind(std::move(start.kind));
  request.set_input(std::move(start.input));
  PutMetadata(start.metadata, request);
  PutInheritance(start.inherit_metadata, request);
  request.set_queue(std::move(start.queue));
  request.set_priority_seconds(static_cast<std::int32_t>(start.priority_seconds));
  if (start.version) request.set_workflow_version(*std::move(start.version));
  if (start.parent) request.set_parent_workflow_execution_id(start.parent->str());
  if (!start.idempotency_key.empty()) request.set_idempotency_key(std::move(start.idempotency_key));
  if (start.idempotency_ttl_seconds) {
    request.set_idempotency_key_ttl_seconds(*start.idempotency_ttl_seconds);
  }
  line_.Ask<StartedWorkflow>(&Dispatch::StartWorkflow, std::move(request), std::move(answer),
                             ReadStarted);
}

void GrpcExecutions::Signal(sdk::SignalCall call, Answer<sdk::Signalled> answer) {
  const auto* id = std::get_if<WorkflowId>(&call.target);
  if (id == nullptr) return SignalWithStart(std::move(call), std::move(answer));
  v1::SignalWorkflowRequest request;
  request.set_org_id(org_);
  request.set_workflow_execution_id(id->str());
  request.set_signal_name(std::move(call.name));
  request.set_signal_value(std::move(call.value));
  line_.Send<Dispatch, v1::SignalWorkflowRequest, v1::SignalWorkflowResponse>(
      &Dispatch::SignalWorkflow, std::move(request), {},
      [id = *id, answer = std::move(answer)](const absl::Status& status, auto&) {
        if (!status.ok()) return answer(status);
        answer(sdk::Signalled{id, false});
      });
}

void GrpcExecutions::SignalWithStart(sdk::SignalCall call, Answer<sdk::Signalled> answer) {
  auto& start = std::get<StartWorkflowRequest>(call.target);
  v1::SignalWithStartWorkflowRequest request;
  request.set_org_id(org_);
  request.set_workflow_id(std::move(start.idempotency_key));
  request.set_workflow_kind(std::move(start.kind));
  request.set_workflow_input(std::move(start.input));
  request.set_queue(std::move(start.queue));
  request.set_priority_seconds(static_cast<std::int32_t>(start.priority_seconds));
  if (start.version) request.set_workflow_version(*std::move(start.version));
  PutMetadata(start.metadata, request);
  PutInheritance(start.inherit_metadata, request);
  request.set_signal_name(std::move(call.name));
  request.set_signal_value(std::move(call.value));
  if (start.idempotency_ttl_seconds) {
    request.set_idempotency_key_ttl_seconds(*start.idempotency_ttl_seconds);
  }
  line_.Ask<sdk::Signalled>(&Dispatch::SignalWithStartWorkflow, std::move(request),
                            std::move(answer), ReadSignalled);
}

void GrpcExecutions::Settle(sdk::SettleCall call, Answer<bool> answer) {
  v1::SettlePromiseRequest request;
  request.set_promise_id(std::move(call.promise));
  request.set_value(std::move(call.value));
  if (call.rejection) request.set_error(*std::move(call.rejection));
  line_.Ask<bool>(
      &Control::SettlePromise, std::move(request), std::move(answer),
      [](v1::SettlePromiseResponse& reply) -> absl::StatusOr<bool> { return reply.settled(); });
}

void GrpcExecutions::Cancel(const WorkflowId& id, std::string reason, Answer<bool> answer) {
  v1::CancelWorkflowRequest request;
  request.set_workflow_execution_id(id.str());
  request.set_reason(std::move(reason));
  line_.Ask<bool>(
      &Control::CancelWorkflow, std::move(request), std::move(answer),
      [](v1::CancelWorkflowResponse& reply) -> absl::StatusOr<bool> { return reply.cancelled(); });
}

void GrpcExecutions::UpdateMetadata(UpdateMetadataRequest update, Answer<Metadata> answer) {
  v1::UpdateMetadataRequest request;
  if (const auto* task = std::get_if<TaskId>(&update.execution)) {
    request.set_task_execution_id(task->str());
  } else {
    request.set_workflow_execution_id(std::get<WorkflowId>(update.execution).str());
  }
  request.set_update_json(update.update.ToJson().Dump());
  request.set_reason(std::move(update.reason));
  line_.Ask<Metadata>(
      &Control::UpdateMetadata, std::move(request), std::move(answer),
      [](v1::UpdateMetadataResponse& reply) { return Metadata::FromText(reply.metadata_json()); });
}

void GrpcExecutions::Get(const WorkflowId& id, absl::Duration wait,
                         Answer<WorkflowExecution> answer) {
  v1::GetWorkflowRequest request;
  request.set_org_id(org_);
  request.set_workflow_execution_id(id.str());
  request.set_newest_run(wait > absl::ZeroDuration());
  const auto look = [&line = line_, request](Answer<WorkflowExecution> seen) {
    line.Ask<WorkflowExecution>(
        &Control::GetWorkflow, request, std::move(seen),
        [](v1::GetWorkflowResponse& reply) { return FromProto(*reply.mutable_workflow()); });
  };
  std::make_shared<EndWait<WorkflowExecution>>(runtime_, look, wait, std::move(answer))->Begin();
}

void GrpcExecutions::List(ListRequest<WorkflowFilter> list,
                          Answer<ListedPage<WorkflowExecution>> answer) {
  WorkflowFilter& filter = list.filter;
  v1::ListWorkflowsRequest request;
  request.set_org_id(org_);
  if (filter.status) {
    request.set_status(std::string(ToText(kWorkflowStatusText, *filter.status)));
  }
  if (filter.kind) request.set_workflow_kind(*std::move(filter.kind));
  if (filter.queue) request.set_queue(*std::move(filter.queue));
  if (!filter.metadata.empty()) request.set_metadata_json(filter.metadata.object.Dump());
  request.set_limit(list.page.limit);
  request.set_offset(list.page.offset);
  request.set_query(std::move(list.query));
  request.set_cursor(std::move(list.cursor));
  line_.Ask<ListedPage<WorkflowExecution>>(&Control::ListWorkflows, std::move(request),
                                           std::move(answer), ReadList);
}

void GrpcExecutions::Query(const WorkflowId& id, std::string name, Answer<std::string> answer) {
  v1::QueryWorkflowRequest request;
  request.set_workflow_execution_id(id.str());
  request.set_query_name(std::move(name));
  line_.Ask<std::string>(&Queries::QueryWorkflow, std::move(request), std::move(answer), ReadQuery);
}

void GrpcTasks::Submit(StartTaskRequest task, Answer<TaskId> answer) {
  v1::SubmitTaskRequest request;
  request.set_org_id(org_);
  if (task.workflow) request.set_workflow_execution_id(task.workflow->str());
  request.set_kind(std::move(task.kind));
  request.set_input(std::move(task.input));
  PutMetadata(task.metadata, request);
  request.set_max_retries(static_cast<std::int32_t>(task.max_retries));
  request.set_timeout_ms(task.timeout_ms);
  if (!task.idempotency_key.empty()) request.set_idempotency_key(std::move(task.idempotency_key));
  if (task.idempotency_ttl_seconds) {
    request.set_idempotency_key_ttl_seconds(*task.idempotency_ttl_seconds);
  }
  request.set_queue(std::move(task.queue));
  if (task.pool) request.set_worker_pool_id(task.pool->str());
  line_.Ask<TaskId>(&Tasks::SubmitTask, std::move(request), std::move(answer),
                    [](v1::SubmitTaskResponse& reply) {
                      return ReadId<TaskId>("task_execution_id", reply.task_execution_id());
                    });
}

void GrpcTasks::Get(const TaskId& id, absl::Duration wait, Answer<TaskExecution> answer) {
  v1::GetTaskRequest request;
  request.set_org_id(org_);
  request.set_task_execution_id(id.str());
  const auto look = [&line = line_, request](Answer<TaskExecution> seen) {
    line.Ask<TaskExecution>(
        &Control::GetTask, request, std::move(seen),
        [](v1::GetTaskResponse& reply) { return FromProto(*reply.mutable_task()); });
  };
  std::make_shared<EndWait<TaskExecution>>(runtime_, look, wait, std::move(answer))->Begin();
}

}  // namespace flovyn::sdk_grpc
