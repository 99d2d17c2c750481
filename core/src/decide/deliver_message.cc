#include "flovyn/decide/deliver_message.h"

#include <utility>

#include "flovyn/decide/cancel.h"
#include "flovyn/decide/history.h"

namespace flovyn {
namespace {

/// CHILD_WORKFLOW_FAILED also for a cancelled child: it is what an awaiting parent understands.
/// What the message tells of a failure holds even if the child was retried meanwhile.
Event OutcomeOf(const WorkflowExecution& child, const Message& message) {
  const std::string name = child.start.child_name.value_or("");
  if (child.status == WorkflowStatus::kCompleted) {
    return ChildWorkflowCompleted{name, child.start.chain(), child.output};
  }
  return ChildWorkflowFailed{name, child.start.chain(), message.reason};
}

void TellParent(const WorkingSet& set, const Message& message, const WorkflowExecution& parent,
                const Limits& limits, Delta& delta) {
  const WorkflowExecution* child = set.Find(message.key.source);
  if (child == nullptr) return;
  TellWorkflow(parent, OutcomeOf(*child, message), limits, set.now(), delta);
}

void CancelChild(const WorkingSet& set, const Message& message, const WorkflowExecution& child,
                 Delta& delta) {
  WorkflowExecution workflow = child;
  const std::string by = "parent workflow " + message.key.source.str();
  delta.events.emplace_back(workflow.start.id, CancellationRequested{message.reason, by});
  CancelExecution(set, workflow, message.reason, delta);
  delta.workflows.push_back(std::move(workflow));
}

/// Whether somebody has to look for the newest run of the chain first.
bool IsBehind(const WorkflowExecution* target, const DeliverMessage& command) {
  if (command.newest_run) return false;
  return target == nullptr || target->status == WorkflowStatus::kContinuedAsNew;
}

/// Sends a request to cancel after the child, which has continued as new.
void Forward(const WorkingSet& set, Message message, const WorkflowId& to, Delta& delta) {
  const WorkflowExecution* newest = set.Find(to);
  const bool a_child = newest != nullptr && newest->start.parent == message.key.source;
  if (!a_child || newest->start.id == message.key.target) return;
  message.key.target = to;
  delta.messages.push_back(std::move(message));
}

}  // namespace

UnitRefs RefsOf(const DeliverMessage& command) {
  UnitRefs refs;
  refs.messages.push_back(command.message);
  if (command.message.kind == MessageKind::kCancelRequested) {
    refs.dependents.push_back(command.message.target);
    if (command.newest_run) refs.workflows.push_back(*command.newest_run);
  }
  return refs;
}

absl::StatusOr<Decision<Delivery>> Decide(const WorkingSet& set, const DeliverMessage& command) {
  Decision<Delivery> decision;
  const Message* message = set.Find(command.message);
  if (message == nullptr || message->held) return decision;
  const WorkflowExecution* target = set.Find(command.message.target);
  const bool to_parent = command.message.kind == MessageKind::kChildEnded;
  if (target != nullptr && target->status == WorkflowStatus::kFailed && to_parent) {
    Message held = *message;
    held.held = true;
    decision.delta.messages.push_back(std::move(held));
    return decision;
  }
  if (!to_parent && IsBehind(target, command)) {
    decision.outcome.behind = true;
    return decision;
  }
  if (!to_parent && command.newest_run) {
    Forward(set, *message, *command.newest_run, decision.delta);
  } else if (target != nullptr && target->open()) {
    if (to_parent) {
      TellParent(set, *message, *target, command.limits, decision.delta);
    } else {
      CancelChild(set, *message, *target, decision.delta);
    }
  }
  decision.delta.delivered.push_back(command.message);
  return decision;
}

}  // namespace flovyn
