#pragma once

#include <string>

#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"

namespace flovyn {

/// The answer to a start: the new execution, or the one that the idempotency key stands for.
struct StartedWorkflow {
  WorkflowId id;
  std::string kind = {};
  WorkflowStatus status = WorkflowStatus::kPending;
  absl::Time created_at;
  bool key_used = false;  ///< A key was given.
  bool created = false;   ///< This call created the execution.
};

/// The answer to a task submission, likewise.
struct SubmittedTask {
  TaskExecution task = {};
  bool key_used = false;
  bool created = false;
};

}  // namespace flovyn
