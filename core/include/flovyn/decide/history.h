#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/delta.h"

namespace flovyn {

/// Something happened that an open execution may wait for: WAITING becomes PENDING, RUNNING
/// remembers it, PENDING stays. No wake is ever lost, one too many is harmless.
void Wake(WorkflowExecution& workflow, absl::Time now);

/// Ends an execution: drops its claim, sets the outcome, appends the event, ends or holds what it
/// waited for, posts a message to its parent, tells the bus.
void EndWorkflow(WorkflowExecution& workflow, WorkflowStatus status, const Event& event,
                 absl::Time now, Delta& delta);

/// Whether the events that the delta appends would make the history larger than clients can read.
bool Outgrown(const WorkflowExecution& workflow, const Limits& limits, const Delta& delta);

inline constexpr std::string_view kHistoryLimit = "HISTORY_LIMIT";
/// What the delta adds is replaced by the failure.
void FailInstead(WorkflowExecution& workflow, const WorkflowFailed& failure, absl::Time now,
                 Delta& delta);

/// Puts the changed execution into the delta. If it has Outgrown(), it fails instead.
void Settle(WorkflowExecution workflow, const Limits& limits, absl::Time now, Delta& delta);

/// Appends an event that an open execution may wait for, wakes it and settles it.
void TellWorkflow(const WorkflowExecution& workflow, const Event& event, const Limits& limits,
                  absl::Time now, Delta& delta);

}  // namespace flovyn
