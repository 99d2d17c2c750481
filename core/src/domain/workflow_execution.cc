#include "flovyn/domain/workflow_execution.h"

#include <utility>

namespace flovyn {

static_assert(FromText(kWorkflowStatusText, "WAITING") == WorkflowStatus::kWaiting);

WorkflowExecution WorkflowExecution::New(WorkflowStart start, absl::Time now) {
  WorkflowExecution workflow;
  workflow.start = std::move(start);
  workflow.created_at = now;
  workflow.task_time = now;
  workflow.updated_at = now;
  return workflow;
}

std::int64_t DispatchOrder(absl::Time created_at, std::int64_t priority_ms) {
  return absl::ToUnixMillis(created_at) - priority_ms;
}

}  // namespace flovyn
