#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"

namespace flovyn {

/// Told on the event bus after the commit that made it true. Best effort: not replayed.
struct LifecycleEvent {
  std::string type = {};  ///< Dotted: "workflow.created", "task.completed", …
  TenantId tenant;
  std::optional<WorkflowId> workflow = {};
  std::optional<TaskId> task = {};
  std::string source = "system";  ///< "system" or "worker:<id>".
  std::string data = {};          ///< JSON object; holds `metadata` when the execution has one.
  Metadata metadata = {};         ///< The same, for who does not want to read JSON.
  absl::Time at;
};

LifecycleEvent WorkflowCreatedEvent(const WorkflowExecution& workflow, absl::Time at);
LifecycleEvent WorkflowStartedEvent(const WorkflowExecution& workflow, absl::Time at);
LifecycleEvent WorkflowEndedEvent(const WorkflowExecution& workflow, absl::Time at);
LifecycleEvent TaskCreatedEvent(const TaskExecution& task, absl::Time at);
LifecycleEvent TaskStartedEvent(const TaskExecution& task, absl::Time at);
LifecycleEvent TaskCompletedEvent(const TaskExecution& task, absl::Time at);
LifecycleEvent TaskCancelledEvent(const TaskExecution& task, absl::Time at);
LifecycleEvent TaskFailedEvent(const TaskExecution& task, absl::Time at);

}  // namespace flovyn
