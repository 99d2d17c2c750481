#include "flovyn/decide/finish_task.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/find.h"
#include "flovyn/decide/task_ending.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

absl::Status CheckToken(const TaskExecution& task, const std::optional<ClaimToken>& token) {
  if (!token || (task.claim && task.claim->token == *token)) return absl::OkStatus();
  return FailedPrecondition(
      absl::StrFormat("the claim on task execution %s was taken back; this run no longer counts",
                      task.start.id.str()));
}

void PutBackForRetry(TaskExecution& task, absl::Time now) {
  task.status = TaskStatus::kPending;
  task.claim.reset();
  task.lost_claims = 0;
  task.ready_at = now + RetryDelay(task.execution_count);
  task.updated_at = now;
}

}  // namespace

UnitRefs RefsOf(const CompleteTask& command) { return {.tasks = {command.task}}; }
UnitRefs RefsOf(const FailTask& command) { return {.tasks = {command.task}}; }

absl::Duration RetryDelay(std::int32_t failed_runs) {
  constexpr std::int32_t kMaxDoublings = 4;
  const std::int32_t doublings = std::clamp(failed_runs - 1, 0, kMaxDoublings);
  return std::min(absl::Milliseconds(100) * (1 << doublings), absl::Seconds(1));
}

absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const CompleteTask& command) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution* found, FindTask(set, command.tenant, command.task));
  Decision<Done> decision;
  if (found->status == TaskStatus::kCompleted && found->output == command.output) return decision;
  if (!found->open() || found->execution_count == 0) return WrongState(*found, "completed");
  FLOVYN_RETURN_IF_ERROR(CheckToken(*found, command.token));
  TaskExecution task = *found;
  task.output = command.output;
  task.error.clear();
  decision.delta.attempts.push_back(EndAttempt(task, AttemptStatus::kCompleted, set.now()));
  CompleteForGood(set, std::move(task), command.limits, decision.delta);
  return decision;
}

absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const FailTask& command) {
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution* found, FindTask(set, command.tenant, command.task));
  if (found->status != TaskStatus::kRunning) return WrongState(*found, "failed");
  FLOVYN_RETURN_IF_ERROR(CheckToken(*found, command.token));
  Decision<Done> decision;
  TaskExecution task = *found;
  task.error = BoundedText(command.error, command.limits.error_bytes);
  decision.delta.attempts.push_back(EndAttempt(task, AttemptStatus::kFailed, set.now()));
  if (command.for_good || task.execution_count > task.start.max_retries) {
    FailForGood(set, std::move(task), command.limits, decision.delta);
    return decision;
  }
  PutBackForRetry(task, set.now());
  decision.delta.tasks.push_back(std::move(task));
  return decision;
}

}  // namespace flovyn
