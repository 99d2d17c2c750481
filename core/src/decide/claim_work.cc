#include "flovyn/decide/claim_work.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/decide/history.h"
#include "flovyn/decide/task_ending.h"
#include "flovyn/domain/errors.h"
#include "flovyn/unit/take.h"

namespace flovyn {
namespace {

constexpr std::string_view kWorkerCrash = "WORKER_CRASH";

UnitRefs RefsOf(WorkType type, const Uuid& id) {
  UnitRefs refs;
  if (type == WorkType::kWorkflow) {
    refs.workflows.emplace_back(id);
  } else {
    refs.tasks.emplace_back(id);
  }
  return refs;
}

/// The row if it is still held by this claim.
template <class T>
const T* Held(const T* row, const ClaimToken& token) {
  return row != nullptr && row->claim && row->claim->token == token ? row : nullptr;
}

std::string LostReason(const Limits& limits) {
  return absl::StrFormat(
      "its claim was lost %d times in a row: the workers that took it died, went silent or never "
      "answered",
      limits.lost_claims);
}

void PutBack(WorkflowExecution& workflow, absl::Time now) {
  workflow.status = WorkflowStatus::kPending;
  workflow.claim.reset();
  workflow.task_time = now;
  workflow.updated_at = now;
}

void PutBack(TaskExecution& task, absl::Time now) {
  task.status = TaskStatus::kPending;
  task.claim.reset();
  task.ready_at = now;
  task.updated_at = now;
}

absl::StatusOr<Decision<Done>> Reclaim(const WorkflowExecution& found, const Limits& limits,
                                       absl::Time now) {
  Decision<Done> decision;
  WorkflowExecution workflow = found;
  workflow.lost_claims += 1;
  if (workflow.lost_claims >= limits.lost_claims) {
    workflow.error = LostReason(limits);
    workflow.failure_type = std::string(kWorkerCrash);
    const WorkflowFailed failed{
        .error = workflow.error, .stack_trace = "", .failure_type = workflow.failure_type};
    EndWorkflow(workflow, WorkflowStatus::kFailed, failed, now, decision.delta);
  } else {
    PutBack(workflow, now);
  }
  Settle(std::move(workflow), limits, now, decision.delta);
  return decision;
}

absl::StatusOr<Decision<Done>> Reclaim(const WorkingSet& set, const TaskExecution& found,
                                       const Limits& limits) {
  const absl::Time now = set.now();
  Decision<Done> decision;
  TaskExecution task = found;
  task.error = "the worker or its node was lost";
  decision.delta.attempts.push_back(EndAttempt(task, AttemptStatus::kFailed, now));
  task.lost_claims += 1;
  if (task.lost_claims < limits.lost_claims) {
    PutBack(task, now);
    decision.delta.tasks.push_back(std::move(task));
    return decision;
  }
  task.error = LostReason(limits);
  FailForGood(set, std::move(task), limits, decision.delta);
  return decision;
}

}  // namespace

UnitRefs RefsOf(const ClaimWork& command) { return RefsOf(command.type, command.id); }
UnitRefs RefsOf(const ReturnClaim& command) { return RefsOf(command.type, command.id); }
UnitRefs RefsOf(const ReclaimWork& command) { return RefsOf(command.type, command.id); }

absl::StatusOr<Decision<ClaimedWork>> Decide(const WorkingSet& set, const ClaimWork& command) {
  const absl::Time now = set.now();
  Decision<ClaimedWork> decision;
  if (command.type == WorkType::kWorkflow) {
    const WorkflowExecution* workflow = set.Find(WorkflowId(command.id));
    if (workflow == nullptr || workflow->status != WorkflowStatus::kPending) {
      return Conflict("the workflow execution is not pending");
    }
    decision.delta = TakeWorkflow(*workflow, command.claimant, now);
    decision.outcome = decision.delta.workflows.front();
    return decision;
  }
  const TaskExecution* task = set.Find(TaskId(command.id));
  if (task == nullptr || task->status != TaskStatus::kPending || task->ready_at > now) {
    return Conflict("the task execution is not pending or not due");
  }
  decision.delta = TakeTask(*task, command.claimant, now);
  decision.outcome = decision.delta.tasks.front();
  return decision;
}

absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const ReturnClaim& command) {
  Decision<Done> decision;
  if (command.type == WorkType::kWorkflow) {
    const auto* found = Held(set.Find(WorkflowId(command.id)), command.token);
    if (found == nullptr) return decision;
    WorkflowExecution workflow = *found;
    PutBack(workflow, set.now());
    decision.delta.workflows.push_back(std::move(workflow));
    return decision;
  }
  const auto* found = Held(set.Find(TaskId(command.id)), command.token);
  if (found == nullptr) return decision;
  TaskExecution task = *found;
  task.execution_count -= 1;
  PutBack(task, set.now());
  decision.delta.tasks.push_back(std::move(task));
  return decision;
}

absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const ReclaimWork& command) {
  if (command.type == WorkType::kWorkflow) {
    const auto* found = Held(set.Find(WorkflowId(command.id)), command.token);
    if (found == nullptr) return Decision<Done>{};
    return Reclaim(*found, command.limits, set.now());
  }
  const auto* found = Held(set.Find(TaskId(command.id)), command.token);
  if (found == nullptr) return Decision<Done>{};
  return Reclaim(set, *found, command.limits);
}

}  // namespace flovyn
