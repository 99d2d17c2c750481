#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "convert.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "ids.h"

namespace flovyn::grpc {
namespace {

using Data = v1::WorkflowCommand::CommandDataCase;

/// One command of a request; errors name it by its place there.
class CommandReader {
 public:
  CommandReader(int index, const Limits& limits) : index_(index), limits_(limits) {}

  absl::StatusOr<Command> Read(v1::RecordOperationCommand& from) const {
    RecordOperation to;
    to.name = std::move(*from.mutable_operation_name());
    FLOVYN_ASSIGN_OR_RETURN(to.result, ReadPayload("result", *from.mutable_result()));
    return to;
  }

  absl::StatusOr<Command> Read(v1::SetStateCommand& from) const {
    flovyn::SetState to;
    to.key = std::move(*from.mutable_key());
    FLOVYN_ASSIGN_OR_RETURN(to.value, ReadPayload("value", *from.mutable_value()));
    return to;
  }

  absl::StatusOr<Command> Read(v1::ClearStateCommand& from) const {
    flovyn::ClearState to;
    to.key = std::move(*from.mutable_key());
    return to;
  }

  absl::StatusOr<Command> Read(v1::ScheduleTaskCommand& from) const {
    ScheduleTask to;
    FLOVYN_ASSIGN_OR_RETURN(to.task,
                            ParseId<TaskId>(Field("task_execution_id"), from.task_execution_id()));
    FLOVYN_ASSIGN_OR_RETURN(to.input, ReadPayload("input", *from.mutable_input()));
    to.kind = std::move(*from.mutable_kind());
    to.queue = from.queue();
    if (from.has_max_retries()) to.max_retries = from.max_retries();
    to.timeout_ms = from.timeout_ms();
    to.priority_ms = std::int64_t{from.priority_seconds()} * 1000;
    to.idempotency_key = from.idempotency_key();
    if (from.has_idempotency_key_ttl_seconds()) {
      to.idempotency_ttl_seconds = from.idempotency_key_ttl_seconds();
    }
    to.metadata_text = std::move(*from.mutable_metadata_json());
    return to;
  }

  absl::StatusOr<Command> Read(v1::CompleteWorkflowCommand& from) const {
    CompleteWorkflow to;
    FLOVYN_ASSIGN_OR_RETURN(to.output, ReadPayload("output", *from.mutable_output()));
    return to;
  }

  absl::StatusOr<Command> Read(v1::FailWorkflowCommand& from) const {
    FailWorkflow to;
    to.error = std::move(*from.mutable_error());
    to.stack_trace = std::move(*from.mutable_stack_trace());
    to.failure_type = std::move(*from.mutable_failure_type());
    return to;
  }

  absl::StatusOr<Command> Read(v1::SuspendWorkflowCommand& from) const {
    SuspendWorkflow to;
    to.reason = std::move(*from.mutable_reason());
    return to;
  }

  absl::StatusOr<Command> Read(v1::CancelWorkflowCommand& from) const {
    CancelWorkflow to;
    to.reason = std::move(*from.mutable_reason());
    return to;
  }

  absl::StatusOr<Command> Read(v1::CreatePromiseCommand& from) const {
    CreatePromise to;
    to.name = std::move(*from.mutable_promise_id());
    if (from.has_timeout_ms()) to.timeout_ms = from.timeout_ms();
    to.idempotency_key = from.idempotency_key();
    if (from.has_idempotency_key_ttl_seconds()) {
      to.idempotency_ttl_seconds = from.idempotency_key_ttl_seconds();
    }
    return to;
  }

  absl::StatusOr<Command> Read(v1::ResolvePromiseCommand& from) const {
    flovyn::ResolvePromise to;
    to.promise = std::move(*from.mutable_promise_id());
    FLOVYN_ASSIGN_OR_RETURN(to.value, ReadPayload("value", *from.mutable_value()));
    return to;
  }

  absl::StatusOr<Command> Read(v1::ScheduleChildWorkflowCommand& from) const {
    if (!from.has_workflow_kind() && from.has_workflow_definition_id()) {
      return Unimplemented("a child by workflow_definition_id (visual workflows)");
    }
    ScheduleChildWorkflow to;
    FLOVYN_ASSIGN_OR_RETURN(to.child, ParseId<WorkflowId>(Field("child_workflow_execution_id"),
                                                          from.child_workflow_execution_id()));
    FLOVYN_ASSIGN_OR_RETURN(to.input, ReadPayload("input", *from.mutable_input()));
    to.name = std::move(*from.mutable_child_execution_name());
    to.kind = from.workflow_kind();
    to.queue = std::move(*from.mutable_queue());
    to.priority_ms = std::int64_t{from.priority_seconds()} * 1000;
    to.metadata_text = std::move(*from.mutable_metadata_json());
    return to;
  }

  absl::StatusOr<Command> Read(v1::StartTimerCommand& from) const {
    StartTimer to;
    to.timer_id = std::move(*from.mutable_timer_id());
    to.duration_ms = from.duration_ms();
    return to;
  }

  absl::StatusOr<Command> Read(v1::CancelTimerCommand& from) const {
    CancelTimer to;
    to.timer_id = std::move(*from.mutable_timer_id());
    return to;
  }

  absl::StatusOr<Command> Read(v1::RequestCancelChildWorkflowCommand& from) const {
    RequestCancelChildWorkflow to;
    FLOVYN_ASSIGN_OR_RETURN(to.child, ParseId<WorkflowId>(Field("child_workflow_execution_id"),
                                                          from.child_workflow_execution_id()));
    to.reason = std::move(*from.mutable_reason());
    return to;
  }

  absl::StatusOr<Command> Read(v1::ContinueAsNewCommand& from) const {
    ContinueAsNew to;
    FLOVYN_ASSIGN_OR_RETURN(to.input, ReadPayload("input", *from.mutable_input()));
    to.kind = std::move(*from.mutable_workflow_kind());
    to.queue = std::move(*from.mutable_queue());
    if (from.has_workflow_version()) to.version = from.workflow_version();
    if (from.has_metadata_json()) to.metadata_text = from.metadata_json();
    to.seen = from.seen_sequence();
    to.unconsumed.assign(from.unconsumed_signals().begin(), from.unconsumed_signals().end());
    return to;
  }

  /// Whichever data is set says what the command is, whatever `command_type` says.
  absl::StatusOr<Command> Read(v1::WorkflowCommand& from) const {
    switch (from.command_data_case()) {
      case Data::kRecordOperation:
        return Read(*from.mutable_record_operation());
      case Data::kSetState:
        return Read(*from.mutable_set_state());
      case Data::kClearState:
        return Read(*from.mutable_clear_state());
      case Data::kScheduleTask:
        return Read(*from.mutable_schedule_task());
      case Data::kCompleteWorkflow:
        return Read(*from.mutable_complete_workflow());
      case Data::kFailWorkflow:
        return Read(*from.mutable_fail_workflow());
      case Data::kSuspendWorkflow:
        return Read(*from.mutable_suspend_workflow());
      case Data::kCancelWorkflow:
        return Read(*from.mutable_cancel_workflow());
      case Data::kCreatePromise:
        return Read(*from.mutable_create_promise());
      case Data::kResolvePromise:
        return Read(*from.mutable_resolve_promise());
      case Data::kScheduleChildWorkflow:
        return Read(*from.mutable_schedule_child_workflow());
      case Data::kStartTimer:
        return Read(*from.mutable_start_timer());
      case Data::kCancelTimer:
        return Read(*from.mutable_cancel_timer());
      case Data::kRequestCancelChildWorkflow:
        return Read(*from.mutable_request_cancel_child_workflow());
      case Data::kContinueAsNew:
        return Read(*from.mutable_continue_as_new());
      case Data::COMMAND_DATA_NOT_SET:
        break;
    }
    return WithoutData(from);
  }

 private:
  std::string Field(std::string_view name) const {
    return absl::StrFormat("commands[%d].%s", index_, name);
  }

  absl::StatusOr<Payload> ReadPayload(std::string_view name, std::string& bytes) const {
    return Payload::From(Field(name), std::move(bytes), limits_.payload_bytes);
  }

  absl::Status WithoutData(const v1::WorkflowCommand& command) const {
    const int type = command.command_type();
    if (!v1::CommandType_IsValid(type)) {
      return InvalidField(Field("command_type"), absl::StrFormat("%d is no command type", type));
    }
    return InvalidField(Field("command_data"),
                        absl::StrFormat("is missing; a command of type %s needs it",
                                        v1::CommandType_Name(command.command_type())));
  }

  int index_;
  const Limits& limits_;
};

/// Public SDKs encode some requests that need no answer as a command of type 0 without data.
bool IsEmpty(const v1::WorkflowCommand& command) {
  return command.command_type() == v1::COMMAND_TYPE_UNSPECIFIED &&
         command.command_data_case() == Data::COMMAND_DATA_NOT_SET;
}

absl::StatusOr<SubmitStatus> StatusOf(v1::WorkflowStatus status) {
  switch (status) {
    case v1::WORKFLOW_STATUS_UNSPECIFIED:
      return SubmitStatus::kUnspecified;
    case v1::RUNNING:
      return SubmitStatus::kRunning;
    case v1::SUSPENDED:
      return SubmitStatus::kSuspended;
    case v1::COMPLETED:
      return SubmitStatus::kCompleted;
    case v1::CANCELLED:
      return SubmitStatus::kCancelled;
    case v1::FAILED:
      return SubmitStatus::kFailed;
    case v1::CONTINUED_AS_NEW:
      return SubmitStatus::kContinuedAsNew;
    default:  // proto3 enums are open
      return InvalidField("status",
                          absl::StrFormat("%d is no workflow status", static_cast<int>(status)));
  }
}

}  // namespace

absl::StatusOr<CommandSubmission> FromProto(v1::SubmitWorkflowCommandsRequest& from,
                                            const Limits& limits) {
  CommandSubmission to;
  FLOVYN_ASSIGN_OR_RETURN(
      to.workflow, ParseId<WorkflowId>("workflow_execution_id", from.workflow_execution_id()));
  FLOVYN_ASSIGN_OR_RETURN(to.status, StatusOf(from.status()));
  std::vector<std::pair<std::int32_t, Command>> numbered;
  for (int i = 0; i < from.commands_size(); ++i) {
    v1::WorkflowCommand& command = *from.mutable_commands(i);
    const std::int32_t number = command.sequence_number();
    // Empty commands count here: workers number them like all others.
    to.smallest_number = i == 0 ? number : std::min(to.smallest_number, number);
    if (IsEmpty(command)) continue;
    FLOVYN_ASSIGN_OR_RETURN(Command read, CommandReader(i, limits).Read(command));
    numbered.emplace_back(number, std::move(read));
  }
  std::ranges::stable_sort(numbered, {}, &std::pair<std::int32_t, Command>::first);
  to.commands.reserve(numbered.size());
  for (auto& [number, command] : numbered) to.commands.push_back(std::move(command));
  return to;
}

}  // namespace flovyn::grpc
