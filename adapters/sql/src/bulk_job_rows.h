#pragma once

#include <optional>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/domain/bulk_job.h"
#include "flovyn/sql/connection.h"
#include "flovyn/sql/dialect.h"

namespace flovyn::sql {

/// Names of all columns that ReadBulkJob reads, in its order.
std::string BulkJobColumns();
absl::StatusOr<BulkJob> ReadBulkJob(const Row& row);

/// The job that a statement gives; none when it gives no row.
absl::StatusOr<std::optional<BulkJob>> SelectBulkJob(Connection& connection,
                                                     const Statement& statement,
                                                     std::span<const Value> parameters);

/// NotFound, also for another tenant's.
absl::StatusOr<BulkJob> GetBulkJob(Connection& connection, const TenantId& tenant,
                                   const BulkJobId& id);

/// At the present time; `entry.at` is not used.
absl::Status InsertBulkAudit(Connection& connection, const Dialect& dialect,
                             const BulkAuditEntry& entry);

}  // namespace flovyn::sql
