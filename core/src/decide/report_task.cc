#include "flovyn/decide/report_task.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

absl::StatusOr<const TaskExecution*> FindRunning(const WorkingSet& set,
                                                 const std::optional<TenantId>& tenant,
                                                 const TaskId& id, std::string_view wanted) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution* task, FindTask(set, tenant, id));
  if (task->status != TaskStatus::kRunning) return WrongState(*task, wanted);
  return task;
}

absl::Status CheckRoom(const std::set<std::string>& keys, const ChangeTaskState& command) {
  if (!command.value || keys.contains(command.key)) return absl::OkStatus();
  if (keys.size() < command.limits.task_state_keys) return absl::OkStatus();
  return ResourceExhausted(absl::StrFormat(
      "the state of task execution %s has %d keys, which is the limit; clear some first",
      command.task.str(), keys.size()));
}

}  // namespace

UnitRefs RefsOf(const ReportProgress& command) { return {.tasks = {command.task}}; }
UnitRefs RefsOf(const WriteTaskLog& command) { return {.tasks = {command.task}}; }
UnitRefs RefsOf(const ChangeTaskState& command) {
  return {.tasks = {command.task}, .state_keys = {command.task}};
}

absl::StatusOr<Decision<TaskReported>> Decide(const WorkingSet& set,
                                              const ReportProgress& command) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution* found,
                          FindRunning(set, command.tenant, command.task, "given progress"));
  Decision<TaskReported> decision;
  TaskExecution task = *found;
  decision.outcome.tenant = task.start.tenant;
  decision.outcome.workflow = task.start.workflow;
  if (task.claim) decision.outcome.worker = task.claim->worker;
  task.progress = command.progress;
  task.progress_details = BoundedText(command.details, command.limits.task_log_bytes);
  task.updated_at = set.now();
  decision.delta.tasks.push_back(std::move(task));
  return decision;
}

absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const WriteTaskLog& command) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution* found, FindTask(set, command.tenant, command.task));
  if (found->log_lines >= command.limits.task_log_lines) {
    return ResourceExhausted(
        absl::StrFormat("task execution %s has %d log lines, which is the limit",
                        command.task.str(), found->log_lines));
  }
  Decision<Done> decision;
  TaskExecution task = *found;
  task.log_lines += 1;
  decision.delta.task_logs.push_back(
      {.task = command.task,
       .number = task.log_lines,
       .level = command.level,
       .message = BoundedText(command.message, command.limits.task_log_bytes),
       .at = set.now()});
  decision.delta.tasks.push_back(std::move(task));
  return decision;
}

absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const ChangeTaskState& command) {
  FLOVYN_RETURN_IF_ERROR(FindRunning(set, command.tenant, command.task, "given state").status());
  const std::set<std::string>& keys = set.StateKeysOf(command.task);
  FLOVYN_RETURN_IF_ERROR(CheckRoom(keys, command));
  Decision<Done> decision;
  if (command.clear_all) {
    for (const std::string& key : keys) {
      decision.delta.task_states.push_back({command.task, key, std::nullopt});
    }
  } else {
    decision.delta.task_states.push_back({command.task, command.key, command.value});
  }
  return decision;
}

}  // namespace flovyn
