// What must hold in the simulated world, whatever happened.

#include <algorithm>

#include "histories/history.h"
#include "histories/history_rules.h"
#include "world.h"

namespace flovyn::testing {
std::vector<WorkflowExecution> World::AllWorkflows() {
  return fixture_.store().workflows().List(fixture_.tenant(), {}, {.limit = 10'000})->rows;
}

std::vector<StoredEvent> World::Events(const WorkflowId& id) {
  return *fixture_.engine().workflows().Events(fixture_.caller(), id);
}

void World::Fault(const WorkflowId& id, const std::string& what) {
  const WorkflowExecution workflow = fixture_.Get(id);
  std::string text = "workflow " + id.str() + " " + workflow.start.kind + " " +
                     std::string(ToText(kWorkflowStatusText, workflow.status)) + ": " + what +
                     TextOf(Events(id));
  faults_.push_back(std::move(text));
}

/// An execution that sleeps has nothing to do on the history that it has: no wake was lost.
void World::CheckNothingMissed() {
  for (const WorkflowExecution& workflow : AllWorkflows()) {
    if (workflow.status != WorkflowStatus::kWaiting) continue;
    const Turn turn = Replay(workflow.start.id, workflow.start.kind, Events(workflow.start.id));
    if (!turn.commands.empty() || turn.status != SubmitStatus::kSuspended) {
      Fault(workflow.start.id, "sleeps although it could go on");
      continue;
    }
    for (const TaskId& task : turn.tasks) {
      if (!fixture_.Get(task).open()) Fault(workflow.start.id, "waits for a task that has ended");
    }
  }
}

void World::Count() {
  for (const WorkflowExecution& workflow : AllWorkflows()) {
    ++report_.workflows;
    ++report_.endings[std::string(ToText(kWorkflowStatusText, workflow.status))];
    for (const StoredEvent& event : Events(workflow.start.id)) {
      ++report_.events;
      ++report_.types[event.type];
    }
  }
}

void World::CheckAll() {
  for (const WorkflowExecution& workflow : AllWorkflows()) {
    CheckHistory(workflow);
    CheckOutcome(workflow);
  }
  const auto left = fixture_.store().outbox().FindUndelivered(absl::ZeroDuration(), 10'000);
  if (!left->empty()) faults_.push_back("messages stayed undelivered");
}

void World::CheckHistory(const WorkflowExecution& workflow) {
  const WorkflowId& id = workflow.start.id;
  const std::vector<StoredEvent> events = Events(id);
  const std::size_t runs = 1 + static_cast<std::size_t>(retries_[id]);
  for (const std::string& fault : HistoryFaults(events, runs - (workflow.open() ? 1 : 0))) {
    Fault(id, fault);
  }
  if (workflow.current_sequence != static_cast<std::int32_t>(events.size())) {
    Fault(id, "the row has another newest sequence");
  }
  const Json* sum = workflow.start.metadata.json().Find("n");
  if ((sum == nullptr ? "0" : sum->Dump()) != std::to_string(acknowledged_increments_[id])) {
    Fault(id, "has other metadata than was acknowledged: " + workflow.start.metadata.text());
  }
  const History history(events);
  for (const std::string& value : acknowledged_signals_[id]) {
    if (std::ranges::count(history.signals, value) != 1) Fault(id, "signal " + value + " not once");
  }
}

void World::CheckOutcome(const WorkflowExecution& workflow) {
  const WorkflowId& id = workflow.start.id;
  if (workflow.open()) return Fault(id, "did not come to its end");
  if (workflow.claim) Fault(id, "is owned although it has ended");
  if (workflow.status == WorkflowStatus::kCompleted &&
      workflow.output.text() != OutputOf(workflow.start.kind)) {
    Fault(id, "has a wrong output: " + workflow.output.text());
  }
  const History history(Events(id));
  const auto tasks = fixture_.store().tasks().ListByWorkflow(fixture_.tenant(), id);
  for (const TaskExecution& task : *tasks) {
    const bool acknowledged = acknowledged_tasks_.contains(task.start.id);
    if (acknowledged && task.status != TaskStatus::kCompleted) {
      Fault(id, "task " + task.start.id.str() + " was acknowledged as complete and is not");
    }
    const bool told = history.task_outcomes.contains(task.start.id.str());
    if (told && task.open()) Fault(id, "task " + task.start.id.str() + " has ended only here");
  }
}

}  // namespace flovyn::testing
