#include "workflow_repository.h"

#include <algorithm>

#include "flovyn/base/status_macros.h"
#include "groups.h"

namespace flovyn::memory {

absl::StatusOr<WorkflowExecution> MemoryWorkflowRepository::Get(const TenantId& tenant,
                                                                const WorkflowId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.workflows.Get(tenant, id));
  return entry->row;
}

absl::StatusOr<Listed<WorkflowExecution>> MemoryWorkflowRepository::List(
    const TenantId& tenant, const WorkflowFilter& filter, const Page& page) {
  const std::lock_guard lock(data_.mutex);
  const auto meets = [&](const WorkflowExecution& row) { return Meets(row, filter); };
  return PageOf(data_.tables.workflows.Newest(tenant, meets), filter.query, page);
}

absl::StatusOr<Grouped> MemoryWorkflowRepository::Group(const TenantId& tenant,
                                                        const WorkflowFilter& filter,
                                                        const GroupRequest& request) {
  const std::lock_guard lock(data_.mutex);
  const auto meets = [&](const WorkflowExecution& row) { return Meets(row, filter); };
  return GroupRows(data_.tables.workflows.Newest(tenant, meets), request,
                   [&](const WorkflowExecution& row) {
                     absl::Duration time = absl::ZeroDuration();
                     for (const TaskId& id : data_.tables.tasks.IdsOwnedBy(row.start.id)) {
                       time += TimeOf(data_.tables.tasks.Find(id)->attached.attempts);
                     }
                     return time;
                   });
}

absl::StatusOr<std::vector<Metadata>> MemoryWorkflowRepository::SampleMetadata(
    const TenantId& tenant, const WorkflowFilter& filter, std::int64_t rows) {
  const std::lock_guard lock(data_.mutex);
  const auto meets = [&](const WorkflowExecution& row) { return Meets(row, filter); };
  return SampleOf(data_.tables.workflows.Newest(tenant, meets), rows);
}

absl::StatusOr<std::vector<WorkflowExecution>> MemoryWorkflowRepository::ListChildren(
    const TenantId& tenant, const WorkflowId& parent) {
  const std::lock_guard lock(data_.mutex);
  std::vector<WorkflowExecution> children = data_.tables.workflows.OwnedBy(tenant, parent);
  std::erase_if(children, [](const WorkflowExecution& child) {
    return child.status == WorkflowStatus::kContinuedAsNew;
  });
  return children;
}

absl::StatusOr<WorkflowExecution> MemoryWorkflowRepository::GetNewestRun(
    const std::optional<TenantId>& tenant, const WorkflowId& id) {
  const std::lock_guard lock(data_.mutex);
  const auto& workflows = data_.tables.workflows;
  const auto* entry = workflows.Find(id);
  const auto chain =
      data_.tables.newest_runs.find(entry == nullptr ? id : entry->row.start.chain());
  if (chain != data_.tables.newest_runs.end()) entry = workflows.Find(chain->second);
  if (entry == nullptr || (tenant && entry->row.start.tenant != *tenant)) {
    return NotFound("workflow execution", id.str());
  }
  return entry->row;
}

absl::StatusOr<std::vector<StoredEvent>> MemoryWorkflowRepository::Events(const TenantId& tenant,
                                                                          const WorkflowId& id,
                                                                          std::int32_t since) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.workflows.Get(tenant, id));
  const std::vector<StoredEvent>& events = entry->attached.events;
  return std::vector<StoredEvent>(
      std::ranges::upper_bound(events, since, {}, &StoredEvent::sequence), events.end());
}

absl::StatusOr<std::vector<WorkflowState>> MemoryWorkflowRepository::State(const TenantId& tenant,
                                                                           const WorkflowId& id) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.workflows.Get(tenant, id));
  std::vector<WorkflowState> states;
  for (const auto& [key, value] : entry->attached.state) states.push_back({key, value});
  return states;
}

absl::StatusOr<Listed<AuditEntry>> MemoryWorkflowRepository::Audit(const TenantId& tenant,
                                                                   const WorkflowId& id,
                                                                   const Page& page) {
  const std::lock_guard lock(data_.mutex);
  FLOVYN_ASSIGN_OR_RETURN(const auto* entry, data_.tables.workflows.Get(tenant, id));
  return PageOf(entry->attached.audit, page);
}

absl::StatusOr<TenantId> MemoryWorkflowRepository::TenantOf(const WorkflowId& id) {
  const std::lock_guard lock(data_.mutex);
  return data_.tables.workflows.TenantOf(id);
}

}  // namespace flovyn::memory
