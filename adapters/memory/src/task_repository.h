#pragma once

#include "flovyn/ports/task_repository.h"
#include "tables.h"

namespace flovyn::memory {

class MemoryTaskRepository final : public TaskRepository {
 public:
  explicit MemoryTaskRepository(MemoryData& data) : data_(data) {}

  absl::StatusOr<TaskExecution> Get(const TenantId& tenant, const TaskId& id) override;
  absl::StatusOr<Listed<TaskExecution>> List(const TenantId& tenant, const TaskFilter& filter,
                                             const Page& page) override;
  absl::StatusOr<Grouped> Group(const TenantId& tenant, const TaskFilter& filter,
                                const GroupRequest& request) override;
  absl::StatusOr<std::vector<Metadata>> SampleMetadata(const TenantId& tenant,
                                                       const TaskFilter& filter,
                                                       std::int64_t rows) override;
  absl::StatusOr<std::vector<TaskExecution>> ListByWorkflow(const TenantId& tenant,
                                                            const WorkflowId& workflow) override;
  absl::StatusOr<std::vector<TaskAttempt>> Attempts(const TenantId& tenant,
                                                    const TaskId& id) override;
  absl::StatusOr<TenantId> TenantOf(const TaskId& id) override;
  absl::StatusOr<std::optional<Payload>> State(const TenantId& tenant, const TaskId& id,
                                               std::string_view key) override;
  absl::StatusOr<std::vector<std::string>> StateKeys(const TenantId& tenant,
                                                     const TaskId& id) override;
  absl::StatusOr<Listed<TaskLogLine>> Logs(const TenantId& tenant, const TaskId& id,
                                           std::optional<TaskLogLevel> level,
                                           const Page& page) override;
  absl::StatusOr<Listed<AuditEntry>> Audit(const TenantId& tenant, const TaskId& id,
                                           const Page& page) override;

 private:
  /// Under the mutex.
  std::vector<const TaskExecution*> Newest(const TenantId& tenant, const TaskFilter& filter) const;

  MemoryData& data_;
};

}  // namespace flovyn::memory
