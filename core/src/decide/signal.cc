#include "flovyn/decide/signal.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/decide/history.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

absl::Status CheckTakesSignals(const WorkflowExecution& workflow, const Limits& limits,
                               absl::Time now) {
  if (workflow.open()) return absl::OkStatus();
  FLOVYN_RETURN_IF_ERROR(CheckNotContinued(workflow));
  const bool in_grace = workflow.status == WorkflowStatus::kCompleted && workflow.completed_at &&
                        now < *workflow.completed_at + limits.signal_grace;
  if (in_grace) return absl::OkStatus();
  return FailedPrecondition(absl::StrFormat("workflow execution %s is %s; it takes no more signals",
                                            workflow.start.id.str(),
                                            ToText(kWorkflowStatusText, workflow.status)));
}

absl::StatusOr<Decision<Signalled>> Append(WorkflowExecution workflow, const SignalReceived& signal,
                                           const Limits& limits, absl::Time now) {
  if (workflow.signals >= limits.signals_per_workflow) {
    return ResourceExhausted(absl::StrFormat(
        "workflow execution %s has received %d signals, which is the limit; start a new one",
        workflow.start.id.str(), workflow.signals));
  }
  Decision<Signalled> decision;
  decision.outcome.workflow = workflow.start.id;
  decision.outcome.sequence = workflow.current_sequence + 1;
  workflow.signals += 1;
  if (workflow.open()) {
    TellWorkflow(workflow, signal, limits, now, decision.delta);
    return decision;
  }
  decision.delta.events.emplace_back(workflow.start.id, signal);
  if (Outgrown(workflow, limits, decision.delta)) {
    return ResourceExhausted("the history of workflow execution " + workflow.start.id.str() +
                             " is full; start a new one");
  }
  decision.delta.workflows.push_back(std::move(workflow));
  return decision;
}

/// The open execution that the key stands for, if there is one.
absl::StatusOr<const WorkflowExecution*> OpenOne(const WorkingSet& set, const KeyUse& use) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* existing, WorkflowOfKey(set, use));
  return existing != nullptr && existing->open() ? existing : nullptr;
}

}  // namespace

UnitRefs RefsOf(const SignalWorkflow& command) {
  UnitRefs refs;
  refs.workflows.push_back(command.workflow);
  if (command.once) refs.keys.push_back(command.once->key);
  return refs;
}

UnitRefs RefsOf(const SignalWithStart& command) { return RefsOf(command.start); }

absl::StatusOr<Decision<Signalled>> Decide(const WorkingSet& set, const SignalWorkflow& command) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* workflow,
                          FindWorkflow(set, command.tenant, command.workflow));
  if (command.once && IsHeld(set, *command.once)) {
    return Decision<Signalled>{.outcome = {.workflow = workflow->start.id}};
  }
  FLOVYN_RETURN_IF_ERROR(CheckTakesSignals(*workflow, command.limits, set.now()));
  FLOVYN_ASSIGN_OR_RETURN(
      Decision<Signalled> decision,
      Append(*workflow, {command.name, command.value}, command.limits, set.now()));
  if (command.once) {
    decision.delta.keys.push_back(
        {command.once->key, workflow->start.id, set.now(), set.now() + command.once->ttl});
  }
  return decision;
}

absl::StatusOr<Decision<Signalled>> Decide(const WorkingSet& set, const SignalWithStart& command) {
  const SignalReceived signal{command.name, command.value};
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* existing, OpenOne(set, *command.start.key));
  if (existing != nullptr) return Append(*existing, signal, command.limits, set.now());
  Decision<Signalled> decision;
  decision.outcome.workflow = command.start.start.id;
  decision.outcome.created = true;
  decision.outcome.sequence = 2;
  WorkflowExecution& workflow = CreateWorkflow(command.start, set.now(), decision.delta);
  workflow.signals = 1;
  decision.delta.events.emplace_back(workflow.start.id, signal);
  return decision;
}

}  // namespace flovyn
