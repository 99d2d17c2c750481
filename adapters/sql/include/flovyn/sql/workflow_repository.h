#pragma once

#include "flovyn/ports/workflow_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// The port over any SQL database with our schema. Both arguments outlive it.
class SqlWorkflowRepository final : public WorkflowRepository {
 public:
  SqlWorkflowRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::StatusOr<WorkflowExecution> Get(const TenantId& tenant, const WorkflowId& id) override;
  absl::StatusOr<Listed<WorkflowExecution>> List(const TenantId& tenant,
                                                 const WorkflowFilter& filter,
                                                 const Page& page) override;
  absl::StatusOr<Grouped> Group(const TenantId& tenant, const WorkflowFilter& filter,
                                const GroupRequest& request) override;
  absl::StatusOr<std::vector<Metadata>> SampleMetadata(const TenantId& tenant,
                                                       const WorkflowFilter& filter,
                                                       std::int64_t rows) override;
  absl::StatusOr<WorkflowExecution> GetNewestRun(const std::optional<TenantId>& tenant,
                                                 const WorkflowId& id) override;
  absl::StatusOr<std::vector<WorkflowExecution>> ListChildren(const TenantId& tenant,
                                                              const WorkflowId& parent) override;
  absl::StatusOr<std::vector<StoredEvent>> Events(const TenantId& tenant, const WorkflowId& id,
                                                  std::int32_t since) override;
  absl::StatusOr<std::vector<WorkflowState>> State(const TenantId& tenant,
                                                   const WorkflowId& id) override;
  absl::StatusOr<Listed<AuditEntry>> Audit(const TenantId& tenant, const WorkflowId& id,
                                           const Page& page) override;
  absl::StatusOr<TenantId> TenantOf(const WorkflowId& id) override;

 private:
  Database& database_;
  const Dialect& dialect_;
};

}  // namespace flovyn::sql
