#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/events.h"
#include "flovyn/domain/idempotency.h"
#include "flovyn/domain/lifecycle_event.h"
#include "flovyn/domain/payload.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"

namespace flovyn {

/// An event to append; its sequence is given when the delta is applied.
struct EventDraft {
  EventDraft(WorkflowId of, const Event& event)
      : workflow(of), type(TypeOf(event)), data(EncodeEventData(event)) {}
  /// What it adds to the size of the history as clients receive it.
  std::int64_t size() const;

  WorkflowId workflow;
  std::string_view type;
  std::string data;
};

/// A key of a workflow's state, set or (nullopt) cleared.
struct StateChange {
  WorkflowId workflow;
  std::string key = {};
  std::optional<Payload> value = {};
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
  std::vector<LifecycleEvent> lifecycle = {};
};

}  // namespace flovyn
