#include "flovyn/domain/task_execution.h"

#include <utility>

namespace flovyn {

static_assert(FromText(kTaskStatusText, "RUNNING") == TaskStatus::kRunning);

TaskExecution TaskExecution::New(TaskStart start, absl::Time now) {
  TaskExecution task;
  task.start = std::move(start);
  task.created_at = now;
  task.ready_at = now;
  task.updated_at = now;
  return task;
}

}  // namespace flovyn
