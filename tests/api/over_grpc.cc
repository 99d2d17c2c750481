#include "over_grpc.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::testing {
namespace {

absl::Status Back(const ::grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

/// One call with this key.
template <class Stub, class Request, class Response>
absl::StatusOr<Response> Call(Stub& stub, const std::string& key,
                              ::grpc::Status (Stub::*method)(::grpc::ClientContext*, const Request&,
                                                             Response*),
                              const Request& request) {
  ::grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + key);
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  Response response;
  FLOVYN_RETURN_IF_ERROR(Back((stub.*method)(&context, request, &response)));
  return response;
}

/// The protocol has string values only.
template <class Map>
absl::Status FillMetadata(const std::string& text, Map& map) {
  if (text.empty()) return absl::OkStatus();
  FLOVYN_ASSIGN_OR_RETURN(const Json json, ParseJson(text));
  for (const auto& [key, value] : json.members()) {
    if (value.kind() != JsonKind::kString) return InvalidField("metadata", "strings only");
    map[key] = value.AsString();
  }
  return absl::OkStatus();
}

/// Commands that make a workflow wait.
void FillWait(const ApiCommand& asked, v1::WorkflowCommand& command) {
  if (asked.type == "START_TIMER") {
    command.mutable_start_timer()->set_timer_id(asked.name);
    command.mutable_start_timer()->set_duration_ms(asked.duration_ms);
  } else if (asked.type == "CANCEL_TIMER") {
    command.mutable_cancel_timer()->set_timer_id(asked.name);
  } else if (asked.type == "CREATE_PROMISE") {
    command.mutable_create_promise()->set_promise_id(asked.name);
  } else if (asked.type == "SCHEDULE_CHILD_WORKFLOW") {
    auto& child = *command.mutable_schedule_child_workflow();
    child.set_child_execution_name(asked.name);
    child.set_workflow_kind(asked.child_kind);
    child.set_child_workflow_execution_id(asked.child);
    child.set_input(asked.payload);
  }
}

v1::WorkflowCommand CommandOf(const ApiCommand& asked, std::int32_t number) {
  v1::WorkflowCommand command;
  command.set_sequence_number(number);
  v1::CommandType type = v1::COMMAND_TYPE_UNSPECIFIED;
  v1::CommandType_Parse(asked.type, &type);
  command.set_command_type(type);
  if (asked.type == "RECORD_OPERATION") {
    command.mutable_record_operation()->set_operation_name(asked.name);
    command.mutable_record_operation()->set_result(asked.payload);
  } else if (asked.type == "SET_STATE") {
    command.mutable_set_state()->set_key(asked.name);
    command.mutable_set_state()->set_value(asked.payload);
  } else if (asked.type == "CLEAR_STATE") {
    command.mutable_clear_state()->set_key(asked.name);
  } else if (asked.type == "COMPLETE_WORKFLOW") {
    command.mutable_complete_workflow()->set_output(asked.payload);
  } else if (asked.type == "FAIL_WORKFLOW") {
    command.mutable_fail_workflow()->set_error(asked.name);
    command.mutable_fail_workflow()->set_failure_type("ERROR");
  } else if (asked.type == "SUSPEND_WORKFLOW") {
    command.mutable_suspend_workflow()->set_reason(asked.name);
  } else if (asked.type == "SCHEDULE_TASK") {
    auto& task = *command.mutable_schedule_task();
    task.set_kind(asked.name);
    task.set_input(asked.payload);
    task.set_task_execution_id(asked.task);
    task.set_max_retries(asked.max_retries);
  } else {
    FillWait(asked, command);
  }
  return command;
}

}  // namespace

OverGrpc::OverGrpc(LiveEngine& live, int org) : InProcess(live, org) {
  const auto channel = ::grpc::CreateChannel("127.0.0.1:" + std::to_string(live.grpc_port()),
                                             ::grpc::InsecureChannelCredentials());
  workflows_ = v1::WorkflowDispatch::NewStub(channel);
  tasks_ = v1::TaskExecution::NewStub(channel);
  workers_ = v1::WorkerLifecycle::NewStub(channel);
  control_ = v1::ExecutionControl::NewStub(channel);
}

absl::StatusOr<ApiStarted> OverGrpc::StartWorkflow(const ApiStart& start) {
  v1::StartWorkflowRequest request;
  request.set_org_id(org_.id.str());
  request.set_workflow_kind(start.kind);
  request.set_input(start.input);
  FLOVYN_RETURN_IF_ERROR(FillMetadata(start.metadata, *request.mutable_metadata()));
  request.set_inherit_metadata_json(start.inherit);
  request.set_queue(start.queue);
  if (!start.key.empty()) request.set_idempotency_key(start.key);
  if (start.ttl_seconds) request.set_idempotency_key_ttl_seconds(*start.ttl_seconds);
  FLOVYN_ASSIGN_OR_RETURN(
      const auto answer,
      Call(*workflows_, org_.user_key, &v1::WorkflowDispatch::Stub::StartWorkflow, request));
  return ApiStarted{answer.workflow_execution_id(), answer.idempotency_key_new()};
}

absl::StatusOr<std::vector<ApiEvent>> OverGrpc::History(const std::string& id) {
  v1::GetEventsRequest request;
  request.set_workflow_execution_id(id);
  FLOVYN_ASSIGN_OR_RETURN(const auto answer, Call(*workflows_, org_.user_key,
                                                  &v1::WorkflowDispatch::Stub::GetEvents, request));
  std::vector<ApiEvent> history;
  for (const auto& event : answer.events()) {
    history.push_back({event.sequence_number(), event.event_type(), event.event_data()});
  }
  return history;
}

absl::StatusOr<ApiStarted> OverGrpc::SubmitTask(const ApiStart& start) {
  v1::SubmitTaskRequest request;
  request.set_org_id(org_.id.str());
  request.set_kind(start.kind);
  request.set_input(start.input);
  FLOVYN_RETURN_IF_ERROR(FillMetadata(start.metadata, *request.mutable_metadata()));
  request.set_queue(start.queue);
  request.set_max_retries(3);
  if (!start.key.empty()) request.set_idempotency_key(start.key);
  if (start.ttl_seconds) request.set_idempotency_key_ttl_seconds(*start.ttl_seconds);
  FLOVYN_ASSIGN_OR_RETURN(const auto answer, Call(*tasks_, org_.user_key,
                                                  &v1::TaskExecution::Stub::SubmitTask, request));
  return ApiStarted{answer.task_execution_id(), answer.idempotency_key_new()};
}

absl::StatusOr<std::optional<ApiWork>> OverGrpc::PollWorkflow(const std::string& worker,
                                                              const std::string& queue) {
  v1::PollRequest request;
  request.set_worker_id(worker);
  request.set_org_id(org_.id.str());
  request.set_queue(queue);
  FLOVYN_ASSIGN_OR_RETURN(
      const auto answer,
      Call(*workflows_, org_.worker_key, &v1::WorkflowDispatch::Stub::PollWorkflow, request));
  if (!answer.has_workflow_execution()) return std::nullopt;
  const auto& work = answer.workflow_execution();
  return ApiWork{work.id(), work.kind(), work.input(), work.current_sequence()};
}

absl::StatusOr<std::optional<ApiWork>> OverGrpc::PollTask(const std::string& worker,
                                                          const std::string& queue) {
  v1::PollTaskRequest request;
  request.set_worker_id(worker);
  request.set_org_id(org_.id.str());
  request.set_queue(queue);
  FLOVYN_ASSIGN_OR_RETURN(const auto answer, Call(*tasks_, org_.worker_key,
                                                  &v1::TaskExecution::Stub::PollTask, request));
  if (!answer.has_task()) return std::nullopt;
  const auto& work = answer.task();
  return ApiWork{work.task_execution_id(), work.kind(), work.input(), work.execution_count()};
}

absl::Status OverGrpc::Submit(const ApiSubmit& submit) {
  v1::SubmitWorkflowCommandsRequest request;
  request.set_workflow_execution_id(submit.workflow);
  std::int32_t number = submit.first_number;
  for (const ApiCommand& asked : submit.commands) {
    *request.add_commands() = CommandOf(asked, number++);
  }
  v1::WorkflowStatus status = v1::WORKFLOW_STATUS_UNSPECIFIED;
  v1::WorkflowStatus_Parse(submit.status, &status);
  request.set_status(status);
  return Call(*workflows_, org_.worker_key, &v1::WorkflowDispatch::Stub::SubmitWorkflowCommands,
              request)
      .status();
}

absl::Status OverGrpc::CompleteTask(const std::string& id, const std::string& output) {
  v1::CompleteTaskRequest request;
  request.set_task_execution_id(id);
  request.set_output(output);
  return Call(*tasks_, org_.worker_key, &v1::TaskExecution::Stub::CompleteTask, request).status();
}

absl::Status OverGrpc::FailTask(const std::string& id, const std::string& error) {
  v1::FailTaskRequest request;
  request.set_task_execution_id(id);
  request.set_error(error);
  return Call(*tasks_, org_.worker_key, &v1::TaskExecution::Stub::FailTask, request).status();
}

absl::Status OverGrpc::CancelTask(const std::string& id) {
  v1::CancelTaskRequest request;
  request.set_task_execution_id(id);
  return Call(*tasks_, org_.worker_key, &v1::TaskExecution::Stub::CancelTask, request).status();
}

absl::StatusOr<ApiSignalled> OverGrpc::Signal(const std::string& workflow,
                                              const ApiSignal& signal) {
  v1::SignalWorkflowRequest request;
  request.set_org_id(org_.id.str());
  request.set_workflow_execution_id(workflow);
  request.set_signal_name(signal.name);
  request.set_signal_value(signal.value);
  FLOVYN_ASSIGN_OR_RETURN(
      const auto answer,
      Call(*workflows_, org_.user_key, &v1::WorkflowDispatch::Stub::SignalWorkflow, request));
  return ApiSignalled{workflow, false, answer.signal_event_sequence()};
}

absl::StatusOr<ApiSignalled> OverGrpc::SignalWithStart(const ApiStart& start,
                                                       const ApiSignal& signal) {
  v1::SignalWithStartWorkflowRequest request;
  request.set_org_id(org_.id.str());
  request.set_workflow_id(start.key);
  request.set_workflow_kind(start.kind);
  request.set_workflow_input(start.input);
  request.set_queue(start.queue);
  FLOVYN_RETURN_IF_ERROR(FillMetadata(start.metadata, *request.mutable_metadata()));
  if (start.ttl_seconds) request.set_idempotency_key_ttl_seconds(*start.ttl_seconds);
  request.set_signal_name(signal.name);
  request.set_signal_value(signal.value);
  FLOVYN_ASSIGN_OR_RETURN(const auto answer,
                          Call(*workflows_, org_.user_key,
                               &v1::WorkflowDispatch::Stub::SignalWithStartWorkflow, request));
  return ApiSignalled{answer.workflow_execution_id(), answer.workflow_created(),
                      answer.signal_event_sequence()};
}

absl::Status OverGrpc::ResolvePromise(const std::string& promise, const std::string& value) {
  v1::ResolvePromiseRequest request;
  request.set_promise_id(promise);
  request.set_value(value);
  return Call(*workflows_, org_.user_key, &v1::WorkflowDispatch::Stub::ResolvePromise, request)
      .status();
}

absl::Status OverGrpc::RejectPromise(const std::string& promise, const std::string& error) {
  v1::RejectPromiseRequest request;
  request.set_promise_id(promise);
  request.set_error(error);
  return Call(*workflows_, org_.user_key, &v1::WorkflowDispatch::Stub::RejectPromise, request)
      .status();
}

absl::StatusOr<std::string> OverGrpc::Update(v1::UpdateMetadataRequest request,
                                             const std::string& update) {
  request.set_update_json(update);
  request.set_reason("a test");
  FLOVYN_ASSIGN_OR_RETURN(
      const auto answer,
      Call(*control_, org_.user_key, &v1::ExecutionControl::Stub::UpdateMetadata, request));
  return answer.metadata_json();
}

absl::StatusOr<std::string> OverGrpc::UpdateWorkflowMetadata(const std::string& id,
                                                             const std::string& update) {
  v1::UpdateMetadataRequest request;
  request.set_workflow_execution_id(id);
  return Update(std::move(request), update);
}

absl::StatusOr<std::string> OverGrpc::UpdateTaskMetadata(const std::string& id,
                                                         const std::string& update) {
  v1::UpdateMetadataRequest request;
  request.set_task_execution_id(id);
  return Update(std::move(request), update);
}

absl::Status OverGrpc::Register(const std::string& name, const std::vector<std::string>& workflows,
                                const std::vector<std::string>& tasks) {
  v1::WorkerRegistrationRequest request;
  request.set_worker_name(name);
  request.set_worker_type("UNIFIED");
  request.set_org_id(org_.id.str());
  for (const std::string& kind : workflows) request.add_workflows()->set_kind(kind);
  for (const std::string& kind : tasks) request.add_tasks()->set_kind(kind);
  FLOVYN_ASSIGN_OR_RETURN(
      const auto answer,
      Call(*workers_, org_.worker_key, &v1::WorkerLifecycle::Stub::RegisterWorker, request));
  return answer.success() ? absl::OkStatus() : Internal(answer.error());
}

}  // namespace flovyn::testing
