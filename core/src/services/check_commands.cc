// What a submission must be before it is decided on: one overload for each command.

#include "absl/strings/str_format.h"
#include "check_values.h"
#include "checks.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/metadata_update.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

absl::Status CheckName(std::string_view field, std::string_view text, const Limits& limits) {
  return CheckText(field, text, limits.name_bytes, Emptiness::kRefused);
}

absl::Status CheckKey(const std::string& key, std::optional<std::int64_t> ttl_seconds,
                      const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(
      CheckText("idempotency_key", key, limits.idempotency_key_bytes, Emptiness::kAllowed));
  return CheckTtl(ttl_seconds, limits);
}

absl::Status CheckPriority(std::int64_t priority_ms) {
  return CheckRange("priority_seconds", priority_ms / 1000, -kMaxPrioritySeconds,
                    kMaxPrioritySeconds);
}

absl::Status Check(const RecordOperation& command, const Limits& limits) {
  if (command.name == kUpdateMetadataOperation) {
    return MetadataUpdate::FromText("operation_result", command.result.text(), limits.metadata)
        .status();
  }
  if (command.name.starts_with(kReservedOperations)) {
    return InvalidField("operation_name", absl::StrFormat("names that begin with %s are reserved; "
                                                          "choose another name",
                                                          kReservedOperations));
  }
  return CheckName("operation_name", command.name, limits);
}
absl::Status Check(const SetState& command, const Limits& limits) {
  return CheckName("key", command.key, limits);
}
absl::Status Check(const ClearState& command, const Limits& limits) {
  return CheckName("key", command.key, limits);
}
absl::Status Check(const CompleteWorkflow&, const Limits&) { return absl::OkStatus(); }
absl::Status Check(const FailWorkflow&, const Limits&) { return absl::OkStatus(); }
absl::Status Check(const SuspendWorkflow&, const Limits&) { return absl::OkStatus(); }
absl::Status Check(const CancelWorkflow&, const Limits&) { return absl::OkStatus(); }

absl::Status Check(const ScheduleTask& command, const Limits& limits) {
  if (command.task.uuid().is_nil()) {
    return InvalidField("task_execution_id", "must be a UUID that is not nil");
  }
  FLOVYN_RETURN_IF_ERROR(CheckText("kind", command.kind, limits.kind_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("queue", command.queue, limits.queue_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(
      CheckKey(command.idempotency_key, command.idempotency_ttl_seconds, limits));
  FLOVYN_RETURN_IF_ERROR(
      CheckRange("max_retries", command.max_retries.value_or(0), 0, limits.max_retries));
  FLOVYN_RETURN_IF_ERROR(CheckRange("timeout_ms", command.timeout_ms, 0, kMaxTimeoutMs));
  FLOVYN_RETURN_IF_ERROR(Metadata::FromText(command.metadata_text, limits.metadata).status());
  return CheckPriority(command.priority_ms);
}

absl::Status Check(const CreatePromise& command, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(CheckName("promise_id", command.name, limits));
  FLOVYN_RETURN_IF_ERROR(
      CheckRange("timeout_ms", command.timeout_ms.value_or(0), 0, kMaxTimeoutMs));
  return CheckKey(command.idempotency_key, command.idempotency_ttl_seconds, limits);
}

absl::Status Check(const ResolvePromise& command, const Limits& limits) {
  return CheckName("promise_id", command.promise, limits);
}

absl::Status Check(const ScheduleChildWorkflow& command, const Limits& limits) {
  if (command.child.uuid().is_nil()) {
    return InvalidField("child_workflow_execution_id", "must be a UUID that is not nil");
  }
  FLOVYN_RETURN_IF_ERROR(CheckName("child_execution_name", command.name, limits));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("workflow_kind", command.kind, limits.kind_bytes, Emptiness::kRefused));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("queue", command.queue, limits.queue_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(Metadata::FromText(command.metadata_text, limits.metadata).status());
  return CheckPriority(command.priority_ms);
}

absl::Status Check(const StartTimer& command, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(CheckName("timer_id", command.timer_id, limits));
  return CheckRange("duration_ms", command.duration_ms, -kMaxTimeoutMs, kMaxTimeoutMs);
}

absl::Status Check(const CancelTimer& command, const Limits& limits) {
  return CheckName("timer_id", command.timer_id, limits);
}

absl::Status Check(const ContinueAsNew& command, const Limits& limits) {
  FLOVYN_RETURN_IF_ERROR(
      CheckText("workflow_kind", command.kind, limits.kind_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(
      CheckText("queue", command.queue, limits.queue_bytes, Emptiness::kAllowed));
  FLOVYN_RETURN_IF_ERROR(CheckText("workflow_version", command.version.value_or(""),
                                   limits.version_bytes, Emptiness::kAllowed));
  if (command.metadata_text) {
    FLOVYN_RETURN_IF_ERROR(Metadata::FromText(*command.metadata_text, limits.metadata).status());
  }
  if (command.seen < 1) {
    return InvalidField("seen_sequence",
                        "must be the sequence of the newest event that the worker knew");
  }
  return absl::OkStatus();
}

absl::Status Check(const RequestCancelChildWorkflow&, const Limits&) { return absl::OkStatus(); }

}  // namespace

absl::Status CheckSubmission(const CommandSubmission& submission, const Limits& limits) {
  if (submission.commands.size() > limits.commands_per_submit) {
    return InvalidField("commands",
                        absl::StrFormat("%d commands, at most %d are allowed; submit "
                                        "them in several activations",
                                        submission.commands.size(), limits.commands_per_submit));
  }
  for (const Command& command : submission.commands) {
    FLOVYN_RETURN_IF_ERROR(
        std::visit([&](const auto& one) { return Check(one, limits); }, command));
  }
  return absl::OkStatus();
}

}  // namespace flovyn
