#include "flovyn/decide/submit_task.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/task_ending.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

absl::StatusOr<const TaskExecution*> Existing(const WorkingSet& set, const SubmitTask& command) {
  const IdempotencyKey& key = command.key->key;
  const IdempotencyRecord* record = set.Find(key);
  if (record == nullptr || record->expires_at <= set.now()) return nullptr;
  const TaskId* target = std::get_if<TaskId>(&record->target);
  if (target == nullptr) {
    return FailedPrecondition(absl::StrFormat(
        "idempotency key \"%s\" stands for something that is no task execution; use another key",
        key.key));
  }
  const TaskExecution* task = set.Find(*target);
  if (task == nullptr || task->status == TaskStatus::kFailed ||
      task->status == TaskStatus::kCancelled) {
    return nullptr;
  }
  if (task->start.kind != command.start.kind) {
    return FailedPrecondition(
        absl::StrFormat("idempotency key \"%s\" belongs to a task of kind \"%s\", not \"%s\"; use "
                        "another key",
                        key.key, task->start.kind, command.start.kind));
  }
  return task;
}

/// Of the task, with what it gets from its workflow.
absl::StatusOr<Metadata> MetadataOf(const WorkingSet& set, const SubmitTask& command) {
  const TaskStart& start = command.start;
  if (!start.workflow) return start.metadata;
  const WorkflowExecution* workflow = set.Find(*start.workflow);
  if (workflow == nullptr || workflow->start.tenant != start.tenant) {
    return NotFound("workflow execution", start.workflow->str());
  }
  if (!workflow->open()) {
    return FailedPrecondition(absl::StrFormat("workflow execution %s is %s; it takes no more tasks",
                                              start.workflow->str(),
                                              ToText(kWorkflowStatusText, workflow->status)));
  }
  return Inherit(start.metadata, workflow->start.metadata, workflow->start.inherit, command.limits);
}

}  // namespace

UnitRefs RefsOf(const SubmitTask& command) {
  UnitRefs refs;
  if (command.start.workflow) refs.workflows.push_back(*command.start.workflow);
  if (command.key) refs.keys.push_back(command.key->key);
  return refs;
}

absl::StatusOr<Decision<SubmittedTask>> Decide(const WorkingSet& set, const SubmitTask& command) {
  Decision<SubmittedTask> decision;
  decision.outcome.key_used = command.key.has_value();
  if (command.key) {
    FLOVYN_ASSIGN_OR_RETURN(const TaskExecution* existing, Existing(set, command));
    if (existing != nullptr) {
      decision.outcome.task = *existing;
      return decision;
    }
  }
  TaskStart start = command.start;
  FLOVYN_ASSIGN_OR_RETURN(start.metadata, MetadataOf(set, command));
  const absl::Time now = set.now();
  TaskExecution task = TaskExecution::New(std::move(start), now);
  if (command.key) {
    task.key_expires_at = now + command.key->ttl;
    decision.delta.keys.push_back({command.key->key, task.start.id, now, *task.key_expires_at});
  }
  decision.outcome.task = task;
  decision.outcome.created = true;
  AddTask(std::move(task), now, decision.delta);
  return decision;
}

}  // namespace flovyn
