#include "flovyn/decide/history.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace flovyn {
namespace {

constexpr std::string_view kHistoryLimit = "HISTORY_LIMIT";

bool Outgrown(const WorkflowExecution& workflow, const Limits& limits, const Delta& delta) {
  std::int64_t bytes = workflow.history_bytes;
  for (const EventDraft& draft : delta.events) bytes += draft.size();
  const std::size_t events =
      static_cast<std::size_t>(workflow.current_sequence) + delta.events.size();
  return !delta.events.empty() && (bytes > limits.history_bytes || events > limits.history_events);
}

/// Takes back what the commands of the activation would have created.
void DropAdditions(Delta& delta) {
  delta.events.clear();
  delta.new_tasks.clear();
  delta.states.clear();
  delta.keys.clear();
  std::erase_if(delta.lifecycle, [](const LifecycleEvent& event) {
    return event.type == "task.created" || event.type.starts_with("workflow.");
  });
}

}  // namespace

void Wake(WorkflowExecution& workflow, absl::Time now) {
  if (workflow.status == WorkflowStatus::kRunning) workflow.wake = true;
  if (workflow.status != WorkflowStatus::kWaiting) return;
  workflow.status = WorkflowStatus::kPending;
  workflow.task_time = now;
  workflow.updated_at = now;
}

void EndWorkflow(WorkflowExecution& workflow, WorkflowStatus status, const Event& event,
                 absl::Time now, Delta& delta) {
  workflow.status = status;
  workflow.wake = false;
  workflow.completed_at = now;
  workflow.updated_at = now;
  delta.events.emplace_back(workflow.start.id, event);
  delta.lifecycle.push_back(WorkflowEndedEvent(workflow, now));
  workflow.claim.reset();
}

void Settle(WorkflowExecution workflow, const Limits& limits, absl::Time now, Delta& delta) {
  if (Outgrown(workflow, limits, delta)) {
    DropAdditions(delta);
    workflow.output = {};
    workflow.error = absl::StrFormat(
        "the history would exceed %d bytes or %d events; it holds %d bytes in %d events. Use fewer "
        "or smaller steps, or split the work into child workflows",
        limits.history_bytes, limits.history_events, workflow.history_bytes,
        workflow.current_sequence);
    workflow.failure_type = std::string(kHistoryLimit);
    const WorkflowFailed failed{
        .error = workflow.error, .stack_trace = "", .failure_type = workflow.failure_type};
    EndWorkflow(workflow, WorkflowStatus::kFailed, failed, now, delta);
  }
  delta.workflows.push_back(std::move(workflow));
}

}  // namespace flovyn
