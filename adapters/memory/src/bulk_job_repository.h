#pragma once

#include "flovyn/ports/bulk_job_repository.h"
#include "tables.h"

namespace flovyn::memory {

class MemoryBulkJobRepository final : public BulkJobRepository {
 public:
  explicit MemoryBulkJobRepository(MemoryData& data) : data_(data) {}

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
  MemoryData& data_;
};

}  // namespace flovyn::memory
