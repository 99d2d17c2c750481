#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flovyn/domain/ids.h"
#include "flovyn/domain/payload.h"

namespace flovyn {

// What a worker asks for at the end of one activation, in order. kType is the protocol's name.

struct RecordOperation {
  static constexpr std::string_view kType = "RECORD_OPERATION";
  std::string name = {};
  Payload result = {};
};
struct SetState {
  static constexpr std::string_view kType = "SET_STATE";
  std::string key = {};
  Payload value = {};
};
struct ClearState {
  static constexpr std::string_view kType = "CLEAR_STATE";
  std::string key = {};
};
struct ScheduleTask {
  static constexpr std::string_view kType = "SCHEDULE_TASK";
  TaskId task;  ///< Chosen by the worker, identical on every replay.
  std::string kind = {};
  Payload input = {};
  std::string queue = {};  ///< "" and "default": the workflow's.
  std::optional<std::int32_t> max_retries = {};
  std::int64_t timeout_ms = 0;
  std::int64_t priority_ms = 0;
  std::string idempotency_key = {};
  std::optional<std::int64_t> idempotency_ttl_seconds = {};
};
struct CompleteWorkflow {
  static constexpr std::string_view kType = "COMPLETE_WORKFLOW";
  Payload output = {};
};
struct FailWorkflow {
  static constexpr std::string_view kType = "FAIL_WORKFLOW";
  std::string error = {};
  std::string stack_trace = {};
  std::string failure_type = {};
};
struct SuspendWorkflow {
  static constexpr std::string_view kType = "SUSPEND_WORKFLOW";
  std::string reason = {};
};
/// A command of the protocol that this release refuses by its name.
struct UnsupportedCommand {
  std::string type = {};
};

using Command = std::variant<RecordOperation, SetState, ClearState, ScheduleTask, CompleteWorkflow,
                             FailWorkflow, SuspendWorkflow, UnsupportedCommand>;

/// What the worker says the activation ended with.
enum class SubmitStatus { kUnspecified, kRunning, kSuspended, kCompleted, kCancelled, kFailed };

/// All of one activation: one submit, applied whole or not at all.
struct CommandSubmission {
  WorkflowId workflow;
  std::vector<Command> commands = {};
  SubmitStatus status = SubmitStatus::kUnspecified;
  std::int32_t smallest_number = 0;      ///< Smallest command number sent; 0: no commands.
  std::optional<ClaimToken> token = {};  ///< Of the claim, when the worker sends it back.
};

}  // namespace flovyn
