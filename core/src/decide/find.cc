#include "flovyn/decide/find.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn {

absl::StatusOr<const WorkflowExecution*> FindWorkflow(const WorkingSet& set,
                                                      const std::optional<TenantId>& tenant,
                                                      const WorkflowId& id) {
  const WorkflowExecution* workflow = set.Find(id);
  if (workflow == nullptr || (tenant && workflow->start.tenant != *tenant)) {
    return NotFound("workflow execution", id.str());
  }
  return workflow;
}

absl::StatusOr<const TaskExecution*> FindTask(const WorkingSet& set,
                                              const std::optional<TenantId>& tenant,
                                              const TaskId& id) {
  const TaskExecution* task = set.Find(id);
  if (task == nullptr || (tenant && task->start.tenant != *tenant)) {
    return NotFound("task execution", id.str());
  }
  return task;
}

absl::Status CheckNotContinued(const WorkflowExecution& workflow) {
  if (workflow.status != WorkflowStatus::kContinuedAsNew) return absl::OkStatus();
  const std::string next = workflow.continued_as ? workflow.continued_as->str() : "";
  return HasContinued(workflow.start.id.str(), next, workflow.start.chain().str());
}

bool IsHeld(const WorkingSet& set, const OnceKey& once) {
  const IdempotencyRecord* record = set.Find(once.key);
  return record != nullptr && record->expires_at > set.now();
}

absl::Status WrongState(const TaskExecution& task, std::string_view wanted) {
  return FailedPrecondition(absl::StrFormat("task execution %s is %s and cannot be %s",
                                            task.start.id.str(),
                                            ToText(kTaskStatusText, task.status), wanted));
}

}  // namespace flovyn
