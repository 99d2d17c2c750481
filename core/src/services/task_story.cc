#include "task_story.h"

#include <utility>

#include "flovyn/domain/lifecycle_event.h"

namespace flovyn {
namespace {

StoredEvent Told(std::int32_t sequence, std::string_view name, const LifecycleEvent& event) {
  return {
      .sequence = sequence, .type = std::string(name), .data = event.data, .created_at = event.at};
}

StoredEvent Created(TaskExecution task) {
  task.status = TaskStatus::kPending;
  task.execution_count = 0;
  task.error.clear();
  task.claim.reset();
  return Told(1, "TASK_CREATED", TaskCreatedEvent(task, task.created_at));
}

StoredEvent Started(TaskExecution task) {
  const absl::Time at =
      task.claim ? task.claim->claimed_at : task.started_at.value_or(task.updated_at);
  task.status = TaskStatus::kRunning;
  task.error.clear();
  return Told(2 * task.execution_count, "TASK_STARTED", TaskStartedEvent(task, at));
}

StoredEvent Ended(const TaskExecution& task) {
  const std::int32_t sequence = 2 * task.execution_count + 3;
  const absl::Time at = task.completed_at.value_or(task.updated_at);
  if (task.status == TaskStatus::kCompleted) {
    return Told(sequence, "TASK_COMPLETED", TaskCompletedEvent(task, at));
  }
  if (task.status == TaskStatus::kCancelled) {
    return Told(sequence, "TASK_CANCELLED", TaskCancelledEvent(task, at));
  }
  return Told(sequence, "TASK_FAILED", TaskFailedEvent(task, at));
}

}  // namespace

std::vector<StoredEvent> TaskStory(const TaskExecution& task) {
  std::vector<StoredEvent> story;
  story.push_back(Created(task));
  if (task.execution_count > 0) story.push_back(Started(task));
  if (!task.open()) story.push_back(Ended(task));
  return story;
}

bool IsTaskEnd(std::string_view type) {
  return type == "TASK_COMPLETED" || type == "TASK_FAILED" || type == "TASK_CANCELLED";
}

}  // namespace flovyn
