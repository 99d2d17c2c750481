#include "task_repository.h"

#include "flovyn/base/status_macros.h"

namespace flovyn::memory {

absl::StatusOr<TaskExecution> MemoryTaskRepository::Get(const TenantId& tenant, const TaskId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.tasks.Get(tenant, id));
  return entry->row;
}

absl::StatusOr<Listed<TaskExecution>> MemoryTaskRepository::ListStandalone(const TenantId& tenant,
                                                                           const TaskFilter& filter,
                                                                           const Page& page) {
  const std::lock_guard lock(data_.mutex);
  return data_.tables.tasks.Newest(tenant, page, [&](const TaskExecution& row) {
    return !row.start.workflow && Meets(row, filter);
  });
}

absl::StatusOr<std::vector<TaskExecution>> MemoryTaskRepository::ListByWorkflow(
    const TenantId& tenant, const WorkflowId& workflow) {
  const std::lock_guard lock(data_.mutex);
  return data_.tables.tasks.OwnedBy(tenant, workflow);
}

absl::StatusOr<std::vector<TaskAttempt>> MemoryTaskRepository::Attempts(const TenantId& tenant,
                                                                        const TaskId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.tasks.Get(tenant, id));
  std::vector<TaskAttempt> attempts;
  for (const auto& [number, attempt] : entry->attached) attempts.push_back(attempt);
  return attempts;
}

absl::StatusOr<TenantId> MemoryTaskRepository::TenantOf(const TaskId& id) {
  const std::lock_guard lock(data_.mutex);
  return data_.tables.tasks.TenantOf(id);
}

}  // namespace flovyn::memory
