#include "task_repository.h"

#include "flovyn/base/status_macros.h"
#include "groups.h"

namespace flovyn::memory {

absl::StatusOr<TaskExecution> MemoryTaskRepository::Get(const TenantId& tenant, const TaskId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.tasks.Get(tenant, id));
  return entry->row;
}

absl::StatusOr<Listed<TaskExecution>> MemoryTaskRepository::List(const TenantId& tenant,
                                                                 const TaskFilter& filter,
                                                                 const Page& page) {
  const std::lock_guard lock(data_.mutex);
  return PageOf(Newest(tenant, filter), filter.query, page);
}

std::vector<const TaskExecution*> MemoryTaskRepository::Newest(const TenantId& tenant,
                                                               const TaskFilter& filter) const {
  const bool all = query::AsksFor(filter.query.condition, query::Field::kWorkflowId);
  return data_.tables.tasks.Newest(tenant, [&](const TaskExecution& row) {
    return (all || !row.start.workflow) && Meets(row, filter);
  });
}

absl::StatusOr<Grouped> MemoryTaskRepository::Group(const TenantId& tenant,
                                                    const TaskFilter& filter,
                                                    const GroupRequest& request) {
  const std::lock_guard lock(data_.mutex);
  return GroupRows(Newest(tenant, filter), request, [&](const TaskExecution& row) {
    return TimeOf(data_.tables.tasks.Find(row.start.id)->attached.attempts);
  });
}

absl::StatusOr<std::vector<Metadata>> MemoryTaskRepository::SampleMetadata(const TenantId& tenant,
                                                                           const TaskFilter& filter,
                                                                           std::int64_t rows) {
  const std::lock_guard lock(data_.mutex);
  return SampleOf(Newest(tenant, filter), rows);
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
  for (const auto& [number, attempt] : entry->attached.attempts) attempts.push_back(attempt);
  return attempts;
}

absl::StatusOr<TenantId> MemoryTaskRepository::TenantOf(const TaskId& id) {
  const std::lock_guard lock(data_.mutex);
  return data_.tables.tasks.TenantOf(id);
}

absl::StatusOr<std::optional<Payload>> MemoryTaskRepository::State(const TenantId& tenant,
                                                                   const TaskId& id,
                                                                   std::string_view key) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.tasks.Get(tenant, id));
  const auto found = entry->attached.state.find(std::string(key));
  if (found == entry->attached.state.end()) return std::optional<Payload>();
  return std::optional<Payload>(found->second);
}

absl::StatusOr<std::vector<std::string>> MemoryTaskRepository::StateKeys(const TenantId& tenant,
                                                                         const TaskId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.tasks.Get(tenant, id));
  std::vector<std::string> keys;
  for (const auto& [key, value] : entry->attached.state) keys.push_back(key);
  return keys;
}

absl::StatusOr<Listed<TaskLogLine>> MemoryTaskRepository::Logs(const TenantId& tenant,
                                                               const TaskId& id,
                                                               std::optional<TaskLogLevel> level,
                                                               const Page& page) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.tasks.Get(tenant, id));
  Listed<TaskLogLine> listed;
  for (const auto& [number, line] : entry->attached.logs) {
    if (level && line.level != *level) continue;
    const std::int64_t place = listed.total++;
    if (place >= page.offset && place - page.offset < page.limit) listed.rows.push_back(line);
  }
  return listed;
}

absl::StatusOr<Listed<AuditEntry>> MemoryTaskRepository::Audit(const TenantId& tenant,
                                                               const TaskId& id, const Page& page) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.tasks.Get(tenant, id));
  return PageOf(entry->attached.audit, page);
}

}  // namespace flovyn::memory
