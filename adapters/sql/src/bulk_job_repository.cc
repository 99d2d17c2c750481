#include "flovyn/sql/bulk_job_repository.h"

#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "bulk_job_rows.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/bulk_columns.h"
#include "flovyn/sql/parameter_list.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sql {
namespace {

/// Creations of one tenant wait for each other, so that each counts those before it.
absl::Status TakeTurn(Connection& connection, const TenantId& tenant) {
  static const Statement kTouch{.name = "touch_tenant",
                                .text = "UPDATE tenant SET slug = slug WHERE id = $1"};
  const Value parameters[] = {ToValue(tenant)};
  return Execute(connection, kTouch, parameters);
}

absl::Status CheckOpenJobs(Connection& connection, const TenantId& tenant, int max_open) {
  static const Statement kCount{
      .name = "count_open_bulk_jobs",
      .text = "SELECT count(*) FROM bulk_job WHERE tenant_id = $1 AND ended_at IS NULL"};
  const Value parameters[] = {ToValue(tenant)};
  std::int64_t open = 0;
  FLOVYN_RETURN_IF_ERROR(
      connection.Query(kCount, parameters, [&](const Row& row) { open = row.Int(0); }));
  return CheckOpenBulkJobs(open, max_open);
}

absl::StatusOr<BulkJob> Insert(Connection& connection, const Dialect& dialect, const BulkJob& job) {
  std::vector<std::string> names = NamesIn(kBulkJobFixed);
  std::vector<Value> values;
  AppendValues(kBulkJobFixed, job, values);
  std::string places;
  for (std::size_t i = 1; i <= names.size(); ++i) places += absl::StrFormat("$%d, ", i);
  for (const char* name : {"created_at", "updated_at", "runnable_at"}) {
    names.emplace_back(name);
    places += std::string(dialect.now) + ", ";
  }
  const Statement insert{.name = "insert_bulk_job",
                         .text = "INSERT INTO bulk_job (" + JoinNames(names) +
                                 ", status) VALUES (" + places + "'PENDING') RETURNING " +
                                 BulkJobColumns()};
  FLOVYN_ASSIGN_OR_RETURN(std::optional<BulkJob> created,
                          SelectBulkJob(connection, insert, values));
  if (!created) return Internal("the database did not give back the bulk job that it stored");
  return *std::move(created);
}

/// Until an open job may be taken; zero or less: now.
absl::StatusOr<absl::Duration> UntilNext(Connection& connection, const Dialect& dialect) {
  const Statement select{.name = "next_bulk_job",
                         .text = "SELECT runnable_at, " + std::string(dialect.now) +
                                 " FROM bulk_job WHERE ended_at IS NULL "
                                 "ORDER BY runnable_at LIMIT 1"};
  absl::Duration until = absl::InfiniteDuration();
  FLOVYN_RETURN_IF_ERROR(
      connection.Query(select, {}, [&](const Row& row) { until = row.Time(0) - row.Time(1); }));
  return until;
}

std::string Later(const Dialect& dialect, const std::string& micros) {
  return std::string(dialect.now) + " + " + micros + " * " + std::string(dialect.microsecond);
}

/// Whoever takes the same job at the same time waits for the row, and finds that it is taken.
absl::StatusOr<std::optional<BulkJob>> Take(Connection& connection, const Dialect& dialect,
                                            const ClaimToken& lease, absl::Duration lease_for) {
  const std::string runnable = "ended_at IS NULL AND runnable_at <= " + std::string(dialect.now);
  const Statement take{
      .name = "take_bulk_job",
      .text = "UPDATE bulk_job SET status = 'RUNNING', lease_token = $1, runnable_at = " +
              Later(dialect, "$2") + " WHERE id = (SELECT id FROM bulk_job WHERE " + runnable +
              " ORDER BY runnable_at, id LIMIT 1) AND " + runnable + " RETURNING " +
              BulkJobColumns()};
  const Value parameters[] = {ToValue(lease), absl::ToInt64Microseconds(lease_for)};
  return SelectBulkJob(connection, take, parameters);
}

/// The job after the turn; none when the lease is lost.
absl::StatusOr<std::optional<BulkJob>> Update(Connection& connection, const Dialect& dialect,
                                              const BulkTurn& turn) {
  ParameterList parameters;
  const std::string now(dialect.now);
  std::vector<Value> values;
  AppendValues(kBulkProgress, turn.progress, values);
  std::string text =
      "UPDATE bulk_job SET lease_token = NULL, updated_at = " + now +
      ", errors = " + parameters.Add(WriteBulkErrors(turn.progress.errors)) +
      ", runnable_at = " + Later(dialect, parameters.Add(absl::ToInt64Microseconds(turn.pause)));
  const std::vector<std::string> names = NamesIn(kBulkProgress);
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += ", " + names[i] + " = " + parameters.Add(std::move(values[i]));
  }
  if (turn.end) {
    // A job that was cancelled meanwhile stays so.
    const auto unless_ended = [](const std::string& column, const std::string& value) {
      return ", " + column + " = CASE WHEN ended_at IS NULL THEN " + value + " ELSE " + column +
             " END";
    };
    text += unless_ended("status", parameters.Add(ToValue(*turn.end)));
    text += unless_ended("error", parameters.Add(turn.error));
    text += unless_ended("ended_at", now);
  }
  text += " WHERE id = " + parameters.Add(ToValue(turn.job)) +
          " AND lease_token = " + parameters.Add(ToValue(turn.lease)) + " RETURNING " +
          BulkJobColumns();
  return SelectBulkJob(
      connection, {.name = turn.end ? "end_bulk_job" : "save_bulk_job", .text = std::move(text)},
      parameters.values());
}

}  // namespace

absl::StatusOr<BulkJob> SqlBulkJobRepository::Create(const BulkJob& job,
                                                     const BulkAuditEntry& audit, int max_open) {
  return TransactValue<BulkJob>(database_, [&](Connection& connection) -> absl::StatusOr<BulkJob> {
    FLOVYN_RETURN_IF_ERROR(TakeTurn(connection, job.tenant));
    FLOVYN_RETURN_IF_ERROR(CheckOpenJobs(connection, job.tenant, max_open));
    FLOVYN_ASSIGN_OR_RETURN(BulkJob created, Insert(connection, dialect_, job));
    FLOVYN_RETURN_IF_ERROR(InsertBulkAudit(connection, dialect_, audit));
    return created;
  });
}

absl::StatusOr<BulkJob> SqlBulkJobRepository::Get(const TenantId& tenant, const BulkJobId& id) {
  return ReadValue<BulkJob>(
      database_, [&](Connection& connection) { return GetBulkJob(connection, tenant, id); });
}

absl::StatusOr<std::vector<BulkJob>> SqlBulkJobRepository::List(const TenantId& tenant,
                                                                const BulkJobPage& page) {
  const std::string before = page.before ? " AND id < $3" : "";
  const Statement select{.name = page.before ? "list_bulk_jobs:after" : "list_bulk_jobs",
                         .text = "SELECT " + BulkJobColumns() +
                                 " FROM bulk_job WHERE tenant_id = $1" + before +
                                 " ORDER BY id DESC LIMIT $2"};
  std::vector<Value> parameters = {ToValue(tenant), ToValue(page.limit)};
  if (page.before) parameters.push_back(ToValue(*page.before));
  return ReadValue<std::vector<BulkJob>>(database_, [&](Connection& connection) {
    return SelectAll<BulkJob>(connection, select, parameters, ReadBulkJob);
  });
}

absl::StatusOr<std::vector<BulkAuditEntry>> SqlBulkJobRepository::Audit(const TenantId& tenant,
                                                                        const BulkJobId& id) {
  using Entries = std::vector<BulkAuditEntry>;
  static const Statement kSelect{.name = "select_bulk_audit",
                                 .text = "SELECT " + NamesOf(kBulkAudit) +
                                         " FROM bulk_job_audit WHERE bulk_job_id = $1 "
                                         "ORDER BY id"};
  const auto read = [](const Row& row) -> absl::StatusOr<BulkAuditEntry> {
    BulkAuditEntry entry;
    FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kBulkAudit, entry));
    return entry;
  };
  return ReadValue<Entries>(database_, [&](Connection& connection) -> absl::StatusOr<Entries> {
    FLOVYN_RETURN_IF_ERROR(GetBulkJob(connection, tenant, id).status());
    const Value parameters[] = {ToValue(id)};
    return SelectAll<BulkAuditEntry>(connection, kSelect, parameters, read);
  });
}

absl::StatusOr<BulkJob> SqlBulkJobRepository::Cancel(const TenantId& tenant,
                                                     const BulkAuditEntry& audit) {
  const std::string now(dialect_.now);
  const Statement cancel{.name = "cancel_bulk_job",
                         .text = "UPDATE bulk_job SET status = 'CANCELLED', ended_at = " + now +
                                 ", updated_at = " + now +
                                 " WHERE id = $1 AND tenant_id = $2 AND ended_at IS NULL "
                                 "RETURNING " +
                                 BulkJobColumns()};
  const Value parameters[] = {ToValue(audit.job), ToValue(tenant)};
  return TransactValue<BulkJob>(database_, [&](Connection& connection) -> absl::StatusOr<BulkJob> {
    FLOVYN_ASSIGN_OR_RETURN(std::optional<BulkJob> cancelled,
                            SelectBulkJob(connection, cancel, parameters));
    if (!cancelled) return GetBulkJob(connection, tenant, audit.job);
    FLOVYN_RETURN_IF_ERROR(InsertBulkAudit(connection, dialect_, audit));
    return *std::move(cancelled);
  });
}

absl::StatusOr<BulkClaim> SqlBulkJobRepository::TakeNext(const ClaimToken& lease,
                                                         absl::Duration lease_for) {
  BulkClaim claim;
  const auto look = [&](Connection& connection) { return UntilNext(connection, dialect_); };
  FLOVYN_ASSIGN_OR_RETURN(claim.until_next, ReadValue<absl::Duration>(database_, look));
  // Most looks find nothing: these write nothing.
  if (claim.until_next > absl::ZeroDuration()) return claim;
  FLOVYN_ASSIGN_OR_RETURN(
      claim.job, TransactValue<std::optional<BulkJob>>(database_, [&](Connection& connection) {
        return Take(connection, dialect_, lease, lease_for);
      }));
  return claim;
}

absl::Status SqlBulkJobRepository::Save(const BulkTurn& turn) {
  return database_.Transact([&](Connection& connection) -> absl::Status {
    FLOVYN_ASSIGN_OR_RETURN(const std::optional<BulkJob> saved, Update(connection, dialect_, turn));
    if (!saved) return LostBulkLease(turn.job);
    if (!turn.end || saved->status != *turn.end) return absl::OkStatus();
    return InsertBulkAudit(connection, dialect_, turn.audit);
  });
}

}  // namespace flovyn::sql
