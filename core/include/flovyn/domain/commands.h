#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/payload.h"

namespace flovyn {

// What a worker asks for at the end of one activation, in order. kType is the protocol's name.

/// Under the name kUpdateMetadataOperation it updates the execution's metadata.
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
  std::string metadata_text = {};  ///< A JSON object; empty: none of its own.
  Metadata metadata = {};          ///< Of metadata_text; put in by the engine before the decision.
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
struct CancelWorkflow {
  static constexpr std::string_view kType = "CANCEL_WORKFLOW";
  std::string reason = {};
};
struct CreatePromise {
  static constexpr std::string_view kType = "CREATE_PROMISE";
  std::string name = {};
  std::optional<std::int64_t> timeout_ms = {};
  std::string idempotency_key = {};
  std::optional<std::int64_t> idempotency_ttl_seconds = {};
  PromiseId id = {};  ///< Drawn by the engine before the decision.
};
/// Of the workflow's own promises.
struct ResolvePromise {
  static constexpr std::string_view kType = "RESOLVE_PROMISE";
  std::string promise = {};  ///< Its name (the newest pending one) or its id.
  Payload value = {};
};
struct ScheduleChildWorkflow {
  static constexpr std::string_view kType = "SCHEDULE_CHILD_WORKFLOW";
  std::string name = {};
  std::string kind = {};
  WorkflowId child;  ///< Chosen by the worker, identical on every replay.
  Payload input = {};
  std::string queue = {};  ///< "" and "default": the workflow's.
  std::int64_t priority_ms = 0;
  std::string metadata_text = {};  ///< A JSON object; empty: none of its own.
  Metadata metadata = {};          ///< Of metadata_text; put in by the engine before the decision.
};
struct StartTimer {
  static constexpr std::string_view kType = "START_TIMER";
  std::string timer_id = {};
  std::int64_t duration_ms = 0;  ///< Not over 0: due at once.
};
struct CancelTimer {
  static constexpr std::string_view kType = "CANCEL_TIMER";
  std::string timer_id = {};
};
struct RequestCancelChildWorkflow {
  static constexpr std::string_view kType = "REQUEST_CANCEL_CHILD_WORKFLOW";
  WorkflowId child;
  std::string reason = {};
};
/// Ends the execution and goes on with a new one, which has an empty history.
struct ContinueAsNew {
  static constexpr std::string_view kType = "CONTINUE_AS_NEW";
  Payload input = {};
  std::string kind = {};                          ///< "": as before.
  std::string queue = {};                         ///< "" and "default": as before.
  std::optional<std::string> version = {};        ///< None: as before.
  std::optional<std::string> metadata_text = {};  ///< A JSON object; none: as before.
  std::int32_t seen = 0;                          ///< Sequence of the newest event the worker knew.
  std::vector<std::int32_t> unconsumed = {};      ///< Of the signals it knew, those it did not use.
  // Put in by the engine before the decision.
  WorkflowId next = {};
  Metadata metadata = {};  ///< Of metadata_text.
};
struct SuspendWorkflow {
  static constexpr std::string_view kType = "SUSPEND_WORKFLOW";
  std::string reason = {};
};

using Command = std::variant<RecordOperation, SetState, ClearState, ScheduleTask, CompleteWorkflow,
                             FailWorkflow, SuspendWorkflow, CancelWorkflow, CreatePromise,
                             ResolvePromise, ScheduleChildWorkflow, StartTimer, CancelTimer,
                             RequestCancelChildWorkflow, ContinueAsNew>;

/// What the worker says the activation ended with.
enum class SubmitStatus {
  kUnspecified,
  kRunning,
  kSuspended,
  kCompleted,
  kCancelled,
  kFailed,
  kContinuedAsNew,
};

/// All of one activation: one submit, applied whole or not at all.
struct CommandSubmission {
  WorkflowId workflow;
  std::vector<Command> commands = {};
  SubmitStatus status = SubmitStatus::kUnspecified;
  std::int32_t smallest_number = 0;      ///< Smallest command number sent; 0: no commands.
  std::optional<ClaimToken> token = {};  ///< Of the claim, when the worker sends it back.
};

}  // namespace flovyn
