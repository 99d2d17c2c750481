#include <libpq-fe.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/json.h"
#include "flovyn/sql/metadata_entries.h"
#include "metadata/copy_stream.h"
#include "metadata/loader.h"

namespace flovyn::bench::metadata {
namespace {

constexpr char kExecutions[] =
    "workflow_execution (id, tenant_id, kind, queue, input, metadata, priority_ms, created_at, "
    "status, current_sequence, history_bytes, started_at, updated_at, output, error, failure_type, "
    "completed_at)";
constexpr char kEntries[] =
    "workflow_metadata_entry (tenant_id, fingerprint, created_at, size, ids)";
constexpr char kTables[] = "('workflow_execution'::regclass, 'workflow_metadata_entry'::regclass)";

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

void AddExecution(const PlannedExecution& planned, const TenantId& tenant,
                  const std::string& metadata, CopyStream& stream) {
  stream.BeginRow(17);
  stream.AddId(planned.id);
  stream.AddId(tenant.uuid());
  stream.AddBytes("order");
  stream.AddBytes("default");
  stream.AddBytes("{}");
  stream.AddJson(metadata);
  stream.AddBigint(0);
  stream.AddTime(planned.created_at);
  stream.AddBytes("COMPLETED");
  stream.AddInteger(5);
  stream.AddBigint(400);
  stream.AddTime(planned.created_at);
  stream.AddTime(planned.created_at + absl::Milliseconds(5));
  stream.AddBytes("{}");
  stream.AddBytes("");
  stream.AddBytes("");
  stream.AddTime(planned.created_at + absl::Milliseconds(5));
}

class PostgresLoader final : public Loader {
 public:
  PostgresLoader(std::string url, Connection connection)
      : url_(std::move(url)), connection_(std::move(connection)) {}

  absl::StatusOr<std::size_t> Count() override {
    FLOVYN_ASSIGN_OR_RETURN(
        const auto rows, Run("SELECT count(*) FROM workflow_execution WHERE status = 'COMPLETED'"));
    return std::stoull(rows[0]);
  }

  absl::Status Load(const Population& population, const Range& range) override {
    FLOVYN_ASSIGN_OR_RETURN(const std::vector<std::string> indexes, DropIndexes());
    FLOVYN_RETURN_IF_ERROR(Copy(population, range));
    FLOVYN_RETURN_IF_ERROR(Run("SET maintenance_work_mem = '1GB'").status());
    for (const std::string& index : indexes) {
      std::fprintf(stderr, "%s\n", index.c_str());
      FLOVYN_RETURN_IF_ERROR(Run(index).status());
    }
    std::fputs("vacuum\n", stderr);
    FLOVYN_RETURN_IF_ERROR(Run("VACUUM (ANALYZE) workflow_execution").status());
    FLOVYN_RETURN_IF_ERROR(Run("VACUUM (ANALYZE) workflow_metadata_entry").status());
    return Run("CHECKPOINT").status();
  }

  absl::StatusOr<std::vector<Space>> Spaces() override {
    const std::string relations =
        "SELECT relid FROM (SELECT oid AS relid FROM pg_class WHERE oid IN " +
        std::string(kTables) + " UNION ALL SELECT indexrelid FROM pg_index WHERE indrelid IN " +
        std::string(kTables) + ") AS r ORDER BY relid::regclass::text";
    FLOVYN_ASSIGN_OR_RETURN(const auto ids, Run(relations));
    std::vector<Space> spaces;
    for (const std::string& id : ids) {
      FLOVYN_ASSIGN_OR_RETURN(const auto name, Run("SELECT " + id + "::regclass"));
      FLOVYN_ASSIGN_OR_RETURN(const auto bytes, Run("SELECT pg_table_size(" + id + ")"));
      spaces.push_back({name[0], std::stoull(bytes[0])});
    }
    return spaces;
  }

 private:
  /// The first column of all rows.
  absl::StatusOr<std::vector<std::string>> Run(const std::string& sql) {
    const std::unique_ptr<PGresult, ClearResult> result(PQexec(connection_.get(), sql.c_str()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      return Unavailable(sql + ": " + PQerrorMessage(connection_.get()));
    }
    std::vector<std::string> rows;
    for (int i = 0; i < PQntuples(result.get()); ++i) {
      rows.emplace_back(PQgetvalue(result.get(), i, 0));
    }
    return rows;
  }

  /// Gives the statements that make them again.
  absl::StatusOr<std::vector<std::string>> DropIndexes() {
    const std::string keys = "FROM pg_constraint WHERE contype = 'p' AND conrelid IN " +
                             std::string(kTables) + " ORDER BY conname";
    const std::string others =
        "FROM pg_index WHERE NOT indisprimary AND indrelid IN " + std::string(kTables);
    const std::string alter = "SELECT 'ALTER TABLE ' || conrelid::regclass || ";
    FLOVYN_ASSIGN_OR_RETURN(
        std::vector<std::string> make,
        Run(alter + "' ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid) " + keys));
    FLOVYN_ASSIGN_OR_RETURN(const auto indexes,
                            Run("SELECT pg_get_indexdef(indexrelid) " + others));
    make.insert(make.end(), indexes.begin(), indexes.end());
    FLOVYN_ASSIGN_OR_RETURN(auto drop, Run(alter + "' DROP CONSTRAINT ' || conname " + keys));
    FLOVYN_ASSIGN_OR_RETURN(const auto drop_others,
                            Run("SELECT 'DROP INDEX ' || indexrelid::regclass " + others));
    drop.insert(drop.end(), drop_others.begin(), drop_others.end());
    for (const std::string& one : drop) FLOVYN_RETURN_IF_ERROR(Run(one).status());
    return make;
  }

  absl::Status Copy(const Population& population, const Range& range) {
    CopyStream executions;
    CopyStream entries;
    FLOVYN_RETURN_IF_ERROR(CopyStream::Begin(url_, kExecutions, executions));
    FLOVYN_RETURN_IF_ERROR(CopyStream::Begin(url_, kEntries, entries));
    for (std::size_t i = range.from; i < range.to; ++i) {
      const PlannedExecution planned = population.At(i);
      const TenantId tenant = population.Tenant(planned.tenant);
      const std::string metadata = population.Metadata(i);
      AddExecution(planned, tenant, metadata, executions);
      FLOVYN_ASSIGN_OR_RETURN(const Json object, ParseJson(metadata));
      for (const std::int64_t fingerprint : sql::EntryFingerprints(object)) {
        entries.BeginRow(5);
        entries.AddId(tenant.uuid());
        entries.AddBigint(fingerprint);
        entries.AddTime(planned.created_at);
        entries.AddSmallint(1);  // each was created at a time of its own: nothing is shared
        entries.AddIds({&planned.id, 1});
      }
      FLOVYN_RETURN_IF_ERROR(executions.SendSome());
      FLOVYN_RETURN_IF_ERROR(entries.SendSome());
      ShowProgress("loading", i + 1, range.to);
    }
    FLOVYN_RETURN_IF_ERROR(executions.End());
    return entries.End();
  }

  const std::string url_;
  Connection connection_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Loader>> OpenPostgresLoader(const std::string& url) {
  Connection connection(PQconnectdb(url.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return Unavailable(PQerrorMessage(connection.get()));
  }
  return std::make_unique<PostgresLoader>(url, std::move(connection));
}

}  // namespace flovyn::bench::metadata
