#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flovyn/domain/audit.h"
#include "flovyn/domain/events.h"
#include "flovyn/domain/idempotency.h"
#include "flovyn/domain/lifecycle_event.h"
#include "flovyn/domain/message.h"
#include "flovyn/domain/payload.h"
#include "flovyn/domain/promise.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/task_log.h"
#include "flovyn/domain/timer.h"
#include "flovyn/domain/workflow_execution.h"

namespace flovyn {

/// An event to append; its sequence is given when the delta is applied.
struct EventDraft {
  EventDraft(WorkflowId of, const Event& event)
      : workflow(of), type(TypeOf(event)), data(EncodeEventData(event)) {}
  /// A signal that another workflow had received.
  static EventDraft Signal(WorkflowId of, std::string data);
  /// What it adds to the size of the history as clients receive it.
  std::int64_t size() const;

  WorkflowId workflow;
  std::string_view type;
  std::string data;

 private:
  EventDraft(WorkflowId of, std::string_view known_type, std::string known_data)
      : workflow(of), type(known_type), data(std::move(known_data)) {}
};

/// A key of a workflow's state, set or (nullopt) cleared.
struct StateChange {
  WorkflowId workflow;
  std::string key = {};
  std::optional<Payload> value = {};
};

/// A key of a task's state, set or (nullopt) cleared.
struct TaskStateChange {
  TaskId task;
  std::string key = {};
  std::optional<Payload> value = {};
};

/// What becomes of the timers of an owner (a workflow or a task), and of the pending promises of a
/// workflow.
enum class WaitsEnd {
  kDropped,  ///< The owner has ended: timers are removed, pending promises CANCELLED.
  kHeld,     ///< The owner has FAILED and may be retried: nothing is due meanwhile.
  kResumed,  ///< It is retried: due times hold again, and messages to it are free again.
};
struct WaitsChange {
  Uuid owner;
  WaitsEnd end = WaitsEnd::kDropped;
};

/// What one unit changes: written as a whole or not at all. Changed rows are whole after-images of
/// what the decider was shown. Of a workflow's after-image, current_sequence and history_bytes are
/// advanced by the events when the delta is applied.
struct Delta {
  std::vector<WorkflowExecution> new_workflows = {};
  std::vector<WorkflowExecution> workflows = {};
  std::vector<TaskExecution> new_tasks = {};
  std::vector<TaskExecution> tasks = {};
  std::vector<EventDraft> events = {};
  std::vector<StateChange> states = {};
  std::vector<IdempotencyRecord> keys = {};
  std::vector<TaskAttempt> attempts = {};
  std::vector<Timer> timers = {};      ///< Inserted or replaced.
  std::vector<Promise> promises = {};  ///< Inserted or replaced.
  std::vector<WaitsChange> waits = {};
  std::vector<Message> messages = {};      ///< Inserted or replaced.
  std::vector<MessageKey> delivered = {};  ///< Removed.
  std::vector<TaskStateChange> task_states = {};
  std::vector<TaskLogLine> task_logs = {};
  std::vector<AuditEntry> audit = {};
  std::vector<LifecycleEvent> lifecycle = {};
};

}  // namespace flovyn
