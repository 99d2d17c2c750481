#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/payload.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/wait_events.h"
#include "flovyn/domain/workflow_execution.h"

namespace flovyn {

// What a workflow's history is made of. The names in kType and the field names that EncodeEventData
// writes are read by existing workers: they never change.

struct WorkflowStarted {
  static constexpr std::string_view kType = "WORKFLOW_STARTED";
  WorkflowStart start;
};
struct WorkflowCompleted {
  static constexpr std::string_view kType = "WORKFLOW_COMPLETED";
  Payload output = {};
};
struct WorkflowFailed {
  static constexpr std::string_view kType = "WORKFLOW_EXECUTION_FAILED";
  std::string error = {};
  std::string stack_trace = {};
  std::string failure_type = {};
};
struct WorkflowCancelled {
  static constexpr std::string_view kType = "WORKFLOW_CANCELLED";
  std::string reason = {};
};
struct WorkflowContinuedAsNew {
  static constexpr std::string_view kType = "WORKFLOW_CONTINUED_AS_NEW";
  WorkflowId next = {};
  std::string kind = {};  ///< The new one's.
  Payload input = {};     ///< The new one's.
  std::int32_t seen = 0;  ///< Sequence of the newest event that the activation knew.
};
struct WorkflowSuspended {
  static constexpr std::string_view kType = "WORKFLOW_SUSPENDED";
  std::string reason = {};
};
struct OperationCompleted {
  static constexpr std::string_view kType = "OPERATION_COMPLETED";
  std::string name = {};
  Payload result = {};
};
struct StateSet {
  static constexpr std::string_view kType = "STATE_SET";
  std::string key = {};
  Payload value = {};
};
struct StateCleared {
  static constexpr std::string_view kType = "STATE_CLEARED";
  std::string key = {};
};
struct TaskScheduled {
  static constexpr std::string_view kType = "TASK_SCHEDULED";
  TaskStart start;
};
struct TaskCompleted {
  static constexpr std::string_view kType = "TASK_COMPLETED";
  TaskId task;
  Payload output = {};
};
/// Written once, after the last attempt.
struct TaskFailed {
  static constexpr std::string_view kType = "TASK_FAILED";
  TaskId task;
  std::string error = {};
  bool retryable = false;
};

/// For the record; TASK_FAILED beside it is what wakes an awaiting workflow.
struct TaskCancelled {
  static constexpr std::string_view kType = "TASK_CANCELLED";
  TaskId task;
  std::string kind = {};
  std::string reason = {};
};
struct CancellationRequested {
  static constexpr std::string_view kType = "CANCELLATION_REQUESTED";
  std::string reason = {};
  std::string requested_by = {};
};
using Event =
    std::variant<WorkflowStarted, WorkflowCompleted, WorkflowFailed, WorkflowCancelled,
                 WorkflowSuspended, OperationCompleted, StateSet, StateCleared, TaskScheduled,
                 TaskCompleted, TaskFailed, TaskCancelled, CancellationRequested, PromiseCreated,
                 PromiseResolved, PromiseRejected, PromiseTimedOut, TimerStarted, TimerFired,
                 TimerCancelled, ChildWorkflowInitiated, ChildWorkflowCompleted,
                 ChildWorkflowFailed, SignalReceived, WorkflowContinuedAsNew>;

constexpr std::string_view TypeOf(const Event& event) {
  return std::visit([](const auto& e) { return e.kType; }, event);
}

/// The event's data: a JSON object with camelCase keys, payloads embedded byte for byte.
std::string EncodeEventData(const Event& event);

/// An event as it lies in the log.
struct StoredEvent {
  std::int32_t sequence = 0;  ///< From 1, gap-free within one workflow.
  std::string type = {};
  std::string data = {};  ///< A JSON object.
  absl::Time created_at;
};

}  // namespace flovyn
