#include "flovyn/decide/start_workflow.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

StartedWorkflow Describe(const WorkflowExecution& workflow, bool key_used, bool created) {
  StartedWorkflow started;
  started.id = workflow.start.chain();
  started.kind = workflow.start.kind;
  started.status = workflow.status;
  started.created_at = workflow.created_at;
  started.key_used = key_used;
  started.created = created;
  return started;
}

/// The execution that the key still answers for.
absl::StatusOr<const WorkflowExecution*> Existing(const WorkingSet& set, const KeyUse& use) {
  FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* workflow, WorkflowOfKey(set, use));
  if (workflow == nullptr) return nullptr;
  const bool released =
      workflow->status == WorkflowStatus::kFailed || workflow->status == WorkflowStatus::kCancelled;
  return released ? nullptr : workflow;
}

/// What it gets from its parent.
absl::Status InheritMetadata(const WorkingSet& set, const MetadataLimits& limits,
                             WorkflowStart& start) {
  if (!start.parent) return absl::OkStatus();
  const WorkflowExecution* parent = set.Find(*start.parent);
  if (parent == nullptr || parent->start.tenant != start.tenant) {
    return NotFound("parent workflow execution", start.parent->str());
  }
  const MetadataInheritance& rule = parent->start.inherit;
  FLOVYN_ASSIGN_OR_RETURN(start.metadata,
                          Inherit(start.metadata, parent->start.metadata, rule, limits));
  if (start.inherit.none()) start.inherit = rule;
  return absl::OkStatus();
}

}  // namespace

UnitRefs RefsOf(const StartWorkflow& command) {
  UnitRefs refs;
  if (command.start.parent) refs.workflows.push_back(*command.start.parent);
  if (command.key) {
    refs.keys.push_back(command.key->key);
    if (command.key->newest_run) refs.workflows.push_back(*command.key->newest_run);
  }
  return refs;
}

absl::StatusOr<const WorkflowExecution*> WorkflowOfKey(const WorkingSet& set, const KeyUse& use) {
  const IdempotencyRecord* record = set.Find(use.key);
  if (record == nullptr || record->expires_at <= set.now()) return nullptr;
  const WorkflowId* target = std::get_if<WorkflowId>(&record->target);
  if (target == nullptr) {
    return FailedPrecondition(
        absl::StrFormat("idempotency key \"%s\" stands for something that is no workflow "
                        "execution; use another key",
                        use.key.key));
  }
  const WorkflowExecution* workflow = set.Find(*target);
  if (workflow == nullptr || workflow->status != WorkflowStatus::kContinuedAsNew) return workflow;
  const WorkflowExecution* newest = use.newest_run ? set.Find(*use.newest_run) : nullptr;
  if (newest != nullptr && newest->start.chain() == *target) workflow = newest;
  FLOVYN_RETURN_IF_ERROR(CheckNotContinued(*workflow));
  return workflow;
}

WorkflowExecution& CreateWorkflow(const StartWorkflow& command, absl::Time now, Delta& delta) {
  WorkflowExecution workflow = WorkflowExecution::New(command.start, now);
  delta.events.emplace_back(workflow.start.id, WorkflowStarted{workflow.start});
  delta.lifecycle.push_back(WorkflowCreatedEvent(workflow, now));
  if (command.key) {
    workflow.key_expires_at = now + command.key->ttl;
    delta.keys.push_back({command.key->key, workflow.start.id, now, *workflow.key_expires_at});
  }
  return delta.new_workflows.emplace_back(std::move(workflow));
}

absl::StatusOr<Decision<StartedWorkflow>> Decide(const WorkingSet& set,
                                                 const StartWorkflow& command) {
  Decision<StartedWorkflow> decision;
  if (command.key) {
    FLOVYN_ASSIGN_OR_RETURN(const WorkflowExecution* existing, Existing(set, *command.key));
    if (existing != nullptr) {
      decision.outcome = Describe(*existing, true, false);
      return decision;
    }
  }
  StartWorkflow whole = command;
  FLOVYN_RETURN_IF_ERROR(InheritMetadata(set, command.limits, whole.start));
  const WorkflowExecution& workflow = CreateWorkflow(whole, set.now(), decision.delta);
  decision.outcome = Describe(workflow, command.key.has_value(), true);
  return decision;
}

}  // namespace flovyn
