#include "to_proto.h"

namespace flovyn::sdk_grpc {
namespace {

/// Puts one command into its message.
class CommandWriter {
 public:
  explicit CommandWriter(v1::WorkflowCommand& out) : out_(out) {}

  void operator()(const RecordOperation& from) const {
    out_.set_command_type(v1::RECORD_OPERATION);
    v1::RecordOperationCommand& to = *out_.mutable_record_operation();
    to.set_operation_name(from.name);
    to.set_result(from.result.text());
  }
  void operator()(const SetState& from) const {
    out_.set_command_type(v1::SET_STATE);
    out_.mutable_set_state()->set_key(from.key);
    out_.mutable_set_state()->set_value(from.value.text());
  }
  void operator()(const ClearState& from) const {
    out_.set_command_type(v1::CLEAR_STATE);
    out_.mutable_clear_state()->set_key(from.key);
  }
  void operator()(const ScheduleTask& from) const {
    out_.set_command_type(v1::SCHEDULE_TASK);
    v1::ScheduleTaskCommand& to = *out_.mutable_schedule_task();
    to.set_kind(from.kind);
    to.set_input(from.input.text());
    to.set_task_execution_id(from.task.str());
    if (from.max_retries) to.set_max_retries(*from.max_retries);
    if (from.timeout_ms != 0) to.set_timeout_ms(from.timeout_ms);
    if (!from.queue.empty()) to.set_queue(from.queue);
    if (from.priority_ms != 0) to.set_priority_seconds(Seconds(from.priority_ms));
    PutKey(from, to);
    to.set_metadata_json(from.metadata_text);
  }
  void operator()(const CompleteWorkflow& from) const {
    out_.set_command_type(v1::COMPLETE_WORKFLOW);
    out_.mutable_complete_workflow()->set_output(from.output.text());
  }
  void operator()(const FailWorkflow& from) const {
    out_.set_command_type(v1::FAIL_WORKFLOW);
    v1::FailWorkflowCommand& to = *out_.mutable_fail_workflow();
    to.set_error(from.error);
    to.set_stack_trace(from.stack_trace);
    to.set_failure_type(from.failure_type);
  }
  void operator()(const SuspendWorkflow& from) const {
    out_.set_command_type(v1::SUSPEND_WORKFLOW);
    out_.mutable_suspend_workflow()->set_reason(from.reason);
  }
  void operator()(const CancelWorkflow& from) const {
    out_.set_command_type(v1::CANCEL_WORKFLOW);
    out_.mutable_cancel_workflow()->set_reason(from.reason);
  }
  void operator()(const CreatePromise& from) const {
    out_.set_command_type(v1::CREATE_PROMISE);
    v1::CreatePromiseCommand& to = *out_.mutable_create_promise();
    to.set_promise_id(from.name);
    if (from.timeout_ms) to.set_timeout_ms(*from.timeout_ms);
    PutKey(from, to);
  }
  void operator()(const ResolvePromise& from) const {
    out_.set_command_type(v1::RESOLVE_PROMISE);
    out_.mutable_resolve_promise()->set_promise_id(from.promise);
    out_.mutable_resolve_promise()->set_value(from.value.text());
  }
  void operator()(const ScheduleChildWorkflow& from) const {
    out_.set_command_type(v1::SCHEDULE_CHILD_WORKFLOW);
    v1::ScheduleChildWorkflowCommand& to = *out_.mutable_schedule_child_workflow();
    to.set_child_execution_name(from.name);
    to.set_workflow_kind(from.kind);
    to.set_child_workflow_execution_id(from.child.str());
    to.set_input(from.input.text());
    to.set_queue(from.queue);
    to.set_priority_seconds(Seconds(from.priority_ms));
    to.set_metadata_json(from.metadata_text);
  }
  void operator()(const StartTimer& from) const {
    out_.set_command_type(v1::START_TIMER);
    out_.mutable_start_timer()->set_timer_id(from.timer_id);
    out_.mutable_start_timer()->set_duration_ms(from.duration_ms);
  }
  void operator()(const CancelTimer& from) const {
    out_.set_command_type(v1::CANCEL_TIMER);
    out_.mutable_cancel_timer()->set_timer_id(from.timer_id);
  }
  void operator()(const RequestCancelChildWorkflow& from) const {
    out_.set_command_type(v1::REQUEST_CANCEL_CHILD_WORKFLOW);
    v1::RequestCancelChildWorkflowCommand& to = *out_.mutable_request_cancel_child_workflow();
    to.set_child_workflow_execution_id(from.child.str());
    to.set_reason(from.reason);
  }
  void operator()(const ContinueAsNew& from) const {
    out_.set_command_type(v1::CONTINUE_AS_NEW);
    v1::ContinueAsNewCommand& to = *out_.mutable_continue_as_new();
    to.set_input(from.input.text());
    if (!from.kind.empty()) to.set_workflow_kind(from.kind);
    if (!from.queue.empty()) to.set_queue(from.queue);
    if (from.version) to.set_workflow_version(*from.version);
    if (from.metadata_text) to.set_metadata_json(*from.metadata_text);
    to.set_seen_sequence(from.seen);
    to.mutable_unconsumed_signals()->Add(from.unconsumed.begin(), from.unconsumed.end());
  }

 private:
  /// The protocol has whole seconds.
  static std::int32_t Seconds(std::int64_t ms) { return static_cast<std::int32_t>(ms / 1000); }

  template <class Command, class Proto>
  static void PutKey(const Command& from, Proto& to) {
    if (!from.idempotency_key.empty()) to.set_idempotency_key(from.idempotency_key);
    if (from.idempotency_ttl_seconds) {
      to.set_idempotency_key_ttl_seconds(*from.idempotency_ttl_seconds);
    }
  }

  v1::WorkflowCommand& out_;
};

v1::WorkflowStatus ToProto(SubmitStatus status) {
  switch (status) {
    case SubmitStatus::kUnspecified:
      return v1::WORKFLOW_STATUS_UNSPECIFIED;
    case SubmitStatus::kRunning:
      return v1::RUNNING;
    case SubmitStatus::kSuspended:
      return v1::SUSPENDED;
    case SubmitStatus::kCompleted:
      return v1::COMPLETED;
    case SubmitStatus::kCancelled:
      return v1::CANCELLED;
    case SubmitStatus::kFailed:
      return v1::FAILED;
    case SubmitStatus::kContinuedAsNew:
      return v1::CONTINUED_AS_NEW;
  }
  return v1::WORKFLOW_STATUS_UNSPECIFIED;
}

}  // namespace

v1::SubmitWorkflowCommandsRequest ToProto(const CommandSubmission& from) {
  v1::SubmitWorkflowCommandsRequest to;
  to.set_workflow_execution_id(from.workflow.str());
  to.set_status(ToProto(from.status));
  std::int32_t number = from.smallest_number;
  for (const Command& command : from.commands) {
    v1::WorkflowCommand& out = *to.add_commands();
    out.set_sequence_number(number++);
    std::visit(CommandWriter(out), command);
  }
  return to;
}

}  // namespace flovyn::sdk_grpc
