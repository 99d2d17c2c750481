#include "flovyn/unit/take.h"

#include <utility>

namespace flovyn {
namespace {

Claim ClaimOf(const Claimant& claimant, absl::Time now) {
  Claim claim;
  claim.worker = claimant.worker;
  claim.node = claimant.node;
  claim.token = claimant.token;
  claim.claimed_at = now;
  claim.lease_until = now + claimant.lease;
  return claim;
}

}  // namespace

Delta TakeWorkflow(WorkflowExecution workflow, const Claimant& claimant, absl::Time now) {
  workflow.status = WorkflowStatus::kRunning;
  workflow.claim = ClaimOf(claimant, now);
  workflow.dispatch_sequence = workflow.current_sequence;
  workflow.wake = false;
  workflow.updated_at = now;
  Delta delta;
  if (!workflow.started_at) {
    workflow.started_at = now;
    delta.lifecycle.push_back(WorkflowStartedEvent(workflow, now));
  }
  delta.workflows.push_back(std::move(workflow));
  return delta;
}

Delta TakeTask(TaskExecution task, const Claimant& claimant, absl::Time now) {
  task.status = TaskStatus::kRunning;
  task.claim = ClaimOf(claimant, now);
  task.execution_count += 1;
  if (!task.started_at) task.started_at = now;
  task.updated_at = now;
  Delta delta;
  delta.lifecycle.push_back(TaskStartedEvent(task, now));
  delta.tasks.push_back(std::move(task));
  return delta;
}

}  // namespace flovyn
