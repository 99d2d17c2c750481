#pragma once

#include "flovyn/ports/bulk_job_repository.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// The port over any SQL database with our schema. Both arguments outlive it.
class SqlBulkJobRepository final : public BulkJobRepository {
 public:
  SqlBulkJobRepository(Database& database, const Dialect& dialect)
      : database_(database), dialect_(dialect) {}

  absl::StatusOr<BulkJob> Create(const BulkJob& job, const BulkAuditEntry& audit,
                                 int max_open) override;
  absl::StatusOr<BulkJob> Get(const TenantId& tenant, const BulkJobId& id) override;
  absl::StatusOr<std::vector<BulkJob>> List(const TenantId& tenant,
                                            const BulkJobPage& page) override;
  absl::StatusOr<std::vector<BulkAuditEntry>> Audit(const TenantId& tenant,
                                                    const BulkJobId& id) override;
  absl::StatusOr<BulkJob> Cancel(const TenantId& tenant, const BulkAuditEntry& audit) override;
  absl::StatusOr<BulkClaim> TakeNext(const ClaimToken& lease, absl::Duration lease_for) override;
  absl::Status Save(const BulkTurn& turn) override;

 private:
  Database& database_;
  const Dialect& dialect_;
};

}  // namespace flovyn::sql
