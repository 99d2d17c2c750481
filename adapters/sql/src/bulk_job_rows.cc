#include "bulk_job_rows.h"

#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/bulk_columns.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"

namespace flovyn::sql {

std::string BulkJobColumns() {
  std::vector<std::string> names = NamesIn(kBulkJobFixed);
  AppendNames(kBulkJobState, "", names);
  AppendNames(kBulkProgress, "", names);
  names.emplace_back("errors");
  return JoinNames(names);
}

absl::StatusOr<BulkJob> ReadBulkJob(const Row& row) {
  constexpr int kState = CountOf(kBulkJobFixed);
  constexpr int kProgress = kState + CountOf(kBulkJobState);
  constexpr int kErrors = kProgress + CountOf(kBulkProgress);
  BulkJob job;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kBulkJobFixed, job));
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, kState, kBulkJobState, job));
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, kProgress, kBulkProgress, job.progress));
  std::optional<std::vector<BulkError>> errors = ReadBulkErrors(row.Text(kErrors));
  if (!errors) return UnreadableCell(kErrors, row.Text(kErrors));
  job.progress.errors = *std::move(errors);
  return job;
}

absl::StatusOr<std::optional<BulkJob>> SelectBulkJob(Connection& connection,
                                                     const Statement& statement,
                                                     std::span<const Value> parameters) {
  return SelectFirst<BulkJob>(connection, statement, parameters, ReadBulkJob);
}

absl::StatusOr<BulkJob> GetBulkJob(Connection& connection, const TenantId& tenant,
                                   const BulkJobId& id) {
  static const Statement kSelect{
      .name = "select_bulk_job",
      .text = "SELECT " + BulkJobColumns() + " FROM bulk_job WHERE id = $1 AND tenant_id = $2"};
  const Value parameters[] = {ToValue(id), ToValue(tenant)};
  FLOVYN_ASSIGN_OR_RETURN(std::optional<BulkJob> found,
                          SelectBulkJob(connection, kSelect, parameters));
  if (!found) return NotFound("bulk job", id.str());
  return *std::move(found);
}

absl::Status InsertBulkAudit(Connection& connection, const Dialect& dialect,
                             const BulkAuditEntry& entry) {
  const Statement insert{.name = "insert_bulk_audit",
                         .text = "INSERT INTO bulk_job_audit (" + NamesOf(kBulkAudit) +
                                 ") VALUES ($1, $2, $3, $4, $5, " + std::string(dialect.now) + ")"};
  const Value parameters[] = {ToValue(entry.job), ToValue(entry.id), ToValue(entry.action),
                              ToValue(entry.actor), ToValue(entry.note)};
  return Execute(connection, insert, parameters);
}

}  // namespace flovyn::sql
