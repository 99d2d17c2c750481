#include "flovyn/decide/history.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace flovyn {
namespace {

/// Takes back what the commands of the activation would have created.
void DropAdditions(Delta& delta) {
  delta.events.clear();
  delta.new_workflows.clear();
  delta.new_tasks.clear();
  delta.states.clear();
  delta.keys.clear();
  delta.timers.clear();
  delta.promises.clear();
  delta.waits.clear();
  delta.messages.clear();
  std::erase_if(delta.lifecycle, [](const LifecycleEvent& event) {
    return event.type == "task.created" || event.type.starts_with("workflow.");
  });
}

/// A FAILED execution may be retried: what it waited for stays, and nothing of it is due meanwhile.
void EndWaits(const WorkflowExecution& workflow, Delta& delta) {
  if (!workflow.has_waits) return;
  const bool failed = workflow.status == WorkflowStatus::kFailed;
  delta.waits.push_back({workflow.start.id.uuid(), failed ? WaitsEnd::kHeld : WaitsEnd::kDropped});
}

void TellParent(const WorkflowExecution& workflow, absl::Time now, Delta& delta) {
  const WorkflowStart& start = workflow.start;
  // Of a chain, its last run tells.
  if (workflow.status == WorkflowStatus::kContinuedAsNew) return;
  if (!start.parent || !start.child_name || workflow.detached) return;
  Message message;
  message.key = {*start.parent, MessageKind::kChildEnded, start.id};
  message.reason = workflow.status == WorkflowStatus::kCancelled
                       ? "Child workflow cancelled: " + workflow.error
                       : workflow.error;
  message.created_at = now;
  delta.messages.push_back(std::move(message));
}

}  // namespace

bool Outgrown(const WorkflowExecution& workflow, const Limits& limits, const Delta& delta) {
  std::int64_t bytes = workflow.history_bytes;
  auto events = static_cast<std::size_t>(workflow.current_sequence);
  for (const EventDraft& draft : delta.events) {
    if (draft.workflow != workflow.start.id) continue;
    bytes += draft.size();
    ++events;
  }
  return !delta.events.empty() && (bytes > limits.history_bytes || events > limits.history_events);
}

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
  EndWaits(workflow, delta);
  TellParent(workflow, now, delta);
}

void FailInstead(WorkflowExecution& workflow, const WorkflowFailed& failure, absl::Time now,
                 Delta& delta) {
  DropAdditions(delta);
  workflow.output = {};
  workflow.continued_as.reset();
  workflow.error = failure.error;
  workflow.failure_type = failure.failure_type;
  EndWorkflow(workflow, WorkflowStatus::kFailed, failure, now, delta);
}

void Settle(WorkflowExecution workflow, const Limits& limits, absl::Time now, Delta& delta) {
  if (Outgrown(workflow, limits, delta)) {
    const std::string error = absl::StrFormat(
        "the history would exceed %d bytes or %d events; it holds %d bytes in %d events. Use fewer "
        "or smaller steps, split the work into child workflows, or continue as new in time",
        limits.history_bytes, limits.history_events, workflow.history_bytes,
        workflow.current_sequence);
    const WorkflowFailed failure{
        .error = error, .stack_trace = "", .failure_type = std::string(kHistoryLimit)};
    FailInstead(workflow, failure, now, delta);
  }
  delta.workflows.push_back(std::move(workflow));
}

void TellWorkflow(const WorkflowExecution& workflow, const Event& event, const Limits& limits,
                  absl::Time now, Delta& delta) {
  WorkflowExecution told = workflow;
  delta.events.emplace_back(told.start.id, event);
  Wake(told, now);
  Settle(std::move(told), limits, now, delta);
}

}  // namespace flovyn
