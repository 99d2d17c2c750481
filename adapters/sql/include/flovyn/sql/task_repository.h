#pragma once

#include "flovyn/ports/task_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// The port over any SQL database with our schema. Both arguments outlive it.
class SqlTaskRepository final : public TaskRepository {
 public:
  SqlTaskRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

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
  Database& database_;
  const Dialect& dialect_;
};

}  // namespace flovyn::sql
