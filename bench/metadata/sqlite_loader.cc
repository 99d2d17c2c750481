#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/json.h"
#include "flovyn/sql/metadata_entries.h"
#include "metadata/loader.h"

namespace flovyn::bench::metadata {
namespace {

constexpr char kInsertExecution[] =
    "INSERT INTO workflow_execution (id, tenant_id, kind, queue, input, metadata, priority_ms, "
    "created_at, status, current_sequence, history_bytes, started_at, updated_at, output, error, "
    "failure_type, completed_at) VALUES (?1, ?2, 'order', 'default', x'7b7d', ?3, 0, ?4, "
    "'COMPLETED', 5, 400, ?4, ?5, x'7b7d', '', '', ?5)";
constexpr char kInsertEntry[] =
    "INSERT INTO workflow_metadata_entry (tenant_id, fingerprint, created_at, id) "
    "VALUES (?1, ?2, ?3, ?4)";

struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

void BindId(sqlite3_stmt* statement, int at, const Uuid& id) {
  sqlite3_bind_blob(statement, at, id.bytes().data(), 16, SQLITE_TRANSIENT);
}

/// In the order of the table's key: a tree that grows at its end grows ten times as fast.
struct Entry {
  std::uint32_t tenant = 0;
  std::uint32_t number = 0;
  std::int64_t fingerprint = 0;
  auto Key() const { return std::tuple(tenant, fingerprint, number); }
};

class SqliteLoader final : public Loader {
 public:
  explicit SqliteLoader(Connection connection) : connection_(std::move(connection)) {}

  absl::StatusOr<std::size_t> Count() override {
    return Number("SELECT count(*) FROM workflow_execution WHERE status = 'COMPLETED'");
  }

  absl::Status Load(const Population& population, const Range& range) override {
    FLOVYN_RETURN_IF_ERROR(Run("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; BEGIN"));
    std::vector<Entry> entries;
    FLOVYN_RETURN_IF_ERROR(InsertExecutions(population, range, entries));
    std::ranges::sort(entries, {}, &Entry::Key);
    FLOVYN_RETURN_IF_ERROR(InsertEntries(population, entries));
    return Run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  }

  absl::StatusOr<std::vector<Space>> Spaces() override {
    std::vector<Space> spaces;
    for (const char* const name : {"workflow_execution", "sqlite_autoindex_workflow_execution_1",
                                   "idx_workflow_execution_created", "workflow_metadata_entry"}) {
      FLOVYN_ASSIGN_OR_RETURN(
          const std::size_t bytes,
          Number("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = TRUE AND name = '" +
                 std::string(name) + "'"));
      spaces.push_back({name, bytes});
    }
    return spaces;
  }

 private:
  absl::Status Failed() { return Unavailable(sqlite3_errmsg(connection_.get())); }

  absl::Status Run(const std::string& sql) {
    const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? absl::OkStatus() : Failed();
  }

  Prepared Prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(connection_.get(), sql.c_str(), -1, &statement, nullptr);
    return Prepared(statement);
  }

  absl::StatusOr<std::size_t> Number(const std::string& sql) {
    const Prepared statement = Prepare(sql);
    if (statement == nullptr || sqlite3_step(statement.get()) != SQLITE_ROW) return Failed();
    return static_cast<std::size_t>(sqlite3_column_int64(statement.get(), 0));
  }

  absl::Status Step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) return Failed();
    sqlite3_reset(statement);
    return absl::OkStatus();
  }

  absl::Status InsertExecutions(const Population& population, const Range& range,
                                std::vector<Entry>& entries) {
    const Prepared insert = Prepare(kInsertExecution);
    if (insert == nullptr) return Failed();
    for (std::size_t i = range.from; i < range.to; ++i) {
      const PlannedExecution planned = population.At(i);
      const std::string metadata = population.Metadata(i);
      const std::int64_t created = absl::ToUnixMicros(planned.created_at);
      BindId(insert.get(), 1, planned.id);
      BindId(insert.get(), 2, population.Tenant(planned.tenant).uuid());
      sqlite3_bind_text(insert.get(), 3, metadata.data(), static_cast<int>(metadata.size()),
                        SQLITE_TRANSIENT);
      sqlite3_bind_int64(insert.get(), 4, created);
      sqlite3_bind_int64(insert.get(), 5, created + 5'000);
      FLOVYN_RETURN_IF_ERROR(Step(insert.get()));
      FLOVYN_ASSIGN_OR_RETURN(const Json object, ParseJson(metadata));
      for (const std::int64_t fingerprint : sql::EntryFingerprints(object)) {
        entries.push_back({.tenant = static_cast<std::uint32_t>(planned.tenant),
                           .number = static_cast<std::uint32_t>(i),
                           .fingerprint = fingerprint});
      }
      ShowProgress("loading executions", i + 1, range.to);
    }
    return absl::OkStatus();
  }

  absl::Status InsertEntries(const Population& population, const std::vector<Entry>& entries) {
    const Prepared insert = Prepare(kInsertEntry);
    if (insert == nullptr) return Failed();
    std::size_t done = 0;
    for (const Entry& entry : entries) {
      const PlannedExecution planned = population.At(entry.number);
      BindId(insert.get(), 1, population.Tenant(entry.tenant).uuid());
      sqlite3_bind_int64(insert.get(), 2, entry.fingerprint);
      sqlite3_bind_int64(insert.get(), 3, absl::ToUnixMicros(planned.created_at));
      BindId(insert.get(), 4, planned.id);
      FLOVYN_RETURN_IF_ERROR(Step(insert.get()));
      ShowProgress("loading the filter index", ++done, entries.size());
    }
    return absl::OkStatus();
  }

  Connection connection_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Loader>> OpenSqliteLoader(const std::string& path) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
  Connection connection(opened);
  if (code != SQLITE_OK) return Unavailable(path + ": " + sqlite3_errmsg(opened));
  return std::make_unique<SqliteLoader>(std::move(connection));
}

}  // namespace flovyn::bench::metadata
