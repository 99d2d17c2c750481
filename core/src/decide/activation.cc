#include "activation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/cancel.h"
#include "flovyn/decide/history.h"
#include "flovyn/decide/task_ending.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/metadata_update.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

constexpr std::string_view kDeterminism = "Determinism violation";

std::string FailureType(const FailWorkflow& command) {
  return command.error.starts_with(kDeterminism) ? "DETERMINISM_VIOLATION" : command.failure_type;
}

TaskStart StartOf(const ScheduleTask& command, const WorkflowExecution& workflow) {
  TaskStart start;
  start.id = command.task;
  start.tenant = workflow.start.tenant;
  start.workflow = workflow.start.id;
  start.kind = command.kind;
  start.queue = QueueOrInherited(command.queue, workflow.start.queue);
  start.pool = workflow.start.pool;
  start.input = command.input;
  start.metadata = command.metadata;
  start.max_retries = command.max_retries.value_or(start.max_retries);
  start.timeout_ms = command.timeout_ms;
  start.priority_ms = command.priority_ms;
  return start;
}

}  // namespace

Activation::Activation(const WorkingSet& set, const SubmitCommands& request,
                       WorkflowExecution workflow)
    : set_(set),
      request_(request),
      workflow_(std::move(workflow)),
      begun_with_(workflow_.start.metadata) {
  workflow_.updated_at = set.now();
  workflow_.lost_claims = 0;
}

absl::Status Activation::ApplyAll() {
  for (const Command& command : request_.submission.commands) {
    if (given_up_) return absl::OkStatus();
    if (!workflow_.open()) {
      return InvalidField("commands", "nothing may follow the command that ends the execution");
    }
    FLOVYN_RETURN_IF_ERROR(std::visit([this](const auto& one) { return Apply(one); }, command));
  }
  return absl::OkStatus();
}

void Activation::Append(const Event& event) {
  delta_.events.emplace_back(workflow_.start.id, event);
  ++appended_;
}

std::int32_t Activation::NextSequence() const { return workflow_.current_sequence + appended_ + 1; }

absl::Status Activation::Apply(const RecordOperation& command) {
  if (command.name == kUpdateMetadataOperation) return UpdateMetadata(command);
  Append(OperationCompleted{command.name, command.result});
  return absl::OkStatus();
}

absl::Status Activation::Apply(const SetState& command) {
  Append(StateSet{command.key, command.value});
  delta_.states.push_back({workflow_.start.id, command.key, command.value});
  return absl::OkStatus();
}

absl::Status Activation::Apply(const ClearState& command) {
  Append(StateCleared{command.key});
  delta_.states.push_back({workflow_.start.id, command.key, std::nullopt});
  return absl::OkStatus();
}

absl::Status Activation::Apply(const ScheduleTask& command) {
  if (const TaskExecution* existing = set_.Find(command.task)) {
    return ReuseTask(*existing, command);
  }
  if (const auto made = tasks_.find(command.task); made != tasks_.end()) {
    return ReuseTask(delta_.new_tasks[made->second], command);
  }
  TaskStart start = StartOf(command, workflow_);
  if (!InheritTo(start.metadata)) return absl::OkStatus();
  TaskExecution task = TaskExecution::New(std::move(start), set_.now());
  task.scheduled_sequence = NextSequence();
  Append(TaskScheduled{task.start});
  tasks_.emplace(command.task, delta_.new_tasks.size());
  AddTask(std::move(task), set_.now(), delta_);
  UseKey(command.idempotency_key, command.idempotency_ttl_seconds, command.task);
  return absl::OkStatus();
}

absl::Status Activation::ReuseTask(const TaskExecution& existing, const ScheduleTask& command) {
  const TaskStart& start = existing.start;
  if (start.tenant != workflow_.start.tenant || start.workflow != workflow_.start.id ||
      start.kind != command.kind) {
    return FailedPrecondition(absl::StrFormat(
        "task execution id %s is taken by another task; a replay must not give one id to two tasks",
        command.task.str()));
  }
  if (existing.scheduled_sequence > 0) return absl::OkStatus();
  TaskExecution task = existing;
  task.scheduled_sequence = NextSequence();
  Append(TaskScheduled{task.start});
  delta_.tasks.push_back(std::move(task));
  return absl::OkStatus();
}

bool Activation::UseKey(const std::string& key, std::optional<std::int64_t> ttl_seconds,
                        std::variant<WorkflowId, TaskId, PromiseId> target) {
  if (key.empty()) return false;
  const absl::Time now = set_.now();
  const IdempotencyRecord* taken = set_.Find(IdempotencyKey{workflow_.start.tenant, key});
  // A key of somebody else must not wedge the workflow: it goes on without the key.
  if (taken != nullptr && taken->expires_at > now) return false;
  if (!keys_.insert(key).second) return false;
  const absl::Duration ttl =
      ttl_seconds ? absl::Seconds(*ttl_seconds) : request_.limits.idempotency_ttl_default;
  delta_.keys.push_back({{workflow_.start.tenant, key}, target, now, now + ttl});
  return true;
}

absl::Status Activation::CheckEnded(WorkflowStatus wanted, std::string_view command) const {
  if (workflow_.status == wanted) return absl::OkStatus();
  return InvalidField("status", absl::StrFormat("%s needs %s as the last command",
                                                ToText(kWorkflowStatusText, wanted), command));
}

absl::Status Activation::CheckNotEnded(std::string_view status) const {
  if (workflow_.open()) return absl::OkStatus();
  return InvalidField(
      "status", absl::StrFormat("%s does not go with a command that ends the execution", status));
}

absl::Status Activation::Apply(const CompleteWorkflow& command) {
  workflow_.output = command.output;
  EndWorkflow(workflow_, WorkflowStatus::kCompleted, WorkflowCompleted{command.output}, set_.now(),
              delta_);
  return absl::OkStatus();
}

absl::Status Activation::Apply(const FailWorkflow& command) {
  workflow_.error = BoundedText(command.error, request_.limits.error_bytes);
  workflow_.failure_type = BoundedText(FailureType(command), request_.limits.name_bytes);
  const WorkflowFailed failed{
      .error = workflow_.error,
      .stack_trace = BoundedText(command.stack_trace, request_.limits.error_bytes),
      .failure_type = workflow_.failure_type};
  EndWorkflow(workflow_, WorkflowStatus::kFailed, failed, set_.now(), delta_);
  return absl::OkStatus();
}

absl::Status Activation::Apply(const SuspendWorkflow& command) {
  Append(WorkflowSuspended{BoundedText(command.reason, request_.limits.error_bytes)});
  return absl::OkStatus();
}

absl::Status Activation::Apply(const CancelWorkflow& command) {
  CancelExecution(set_, workflow_, BoundedText(command.reason, request_.limits.error_bytes),
                  delta_);
  return absl::OkStatus();
}

absl::Status Activation::Finish() {
  if (given_up_) return absl::OkStatus();
  constexpr std::string_view kComplete = "COMPLETE_WORKFLOW";
  constexpr std::string_view kFail = "FAIL_WORKFLOW";
  const absl::Time now = set_.now();
  switch (request_.submission.status) {
    case SubmitStatus::kUnspecified:
      if (!workflow_.open()) return absl::OkStatus();
      return InvalidField("status", "must be set when no command ends the execution");
    case SubmitStatus::kCompleted:
      return CheckEnded(WorkflowStatus::kCompleted, kComplete);
    case SubmitStatus::kFailed:
      return CheckEnded(WorkflowStatus::kFailed, kFail);
    case SubmitStatus::kContinuedAsNew:
      return CheckEnded(WorkflowStatus::kContinuedAsNew, ContinueAsNew::kType);
    case SubmitStatus::kRunning:
      return CheckNotEnded("RUNNING");
    case SubmitStatus::kSuspended:
      FLOVYN_RETURN_IF_ERROR(CheckNotEnded("SUSPENDED"));
      workflow_.status = workflow_.wake ? WorkflowStatus::kPending : WorkflowStatus::kWaiting;
      workflow_.wake = false;
      workflow_.task_time = now;
      workflow_.claim.reset();
      return absl::OkStatus();
    case SubmitStatus::kCancelled:
      if (workflow_.open()) CancelExecution(set_, workflow_, "", delta_);
      return CheckEnded(WorkflowStatus::kCancelled, "CANCEL_WORKFLOW");
  }
  return Internal("unknown submit status");
}

Delta Activation::TakeDelta() {
  if (Outgrown(workflow_, request_.limits, delta_)) workflow_.start.metadata = begun_with_;
  Settle(std::move(workflow_), request_.limits, set_.now(), delta_);
  return std::move(delta_);
}

}  // namespace flovyn
