#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "filter_index.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/json/json.h"
#include "flovyn/sql/metadata_entries.h"
#include "metadata/loader.h"

namespace flovyn::bench::metadata {
namespace {

constexpr char kInsertExecution[] =
    "INSERT INTO workflow_execution (place, id, tenant_id, kind, queue, input, metadata, "
    "priority_ms, created_at, status, current_sequence, history_bytes, started_at, updated_at, "
    "output, error, failure_type, completed_at) VALUES (?6, ?1, ?2, 'order', 'default', x'7b7d', "
    "?3, 0, ?4, 'COMPLETED', 5, 400, ?4, ?5, x'7b7d', '', '', ?5)";
constexpr char kInsertDocument[] =
    "INSERT INTO workflow_metadata_entry (rowid, entries) VALUES (?1, ?2)";
/// Executions of a commit: the filter index is written as it is under load.
constexpr std::size_t kCommit = 256;

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
void BindText(sqlite3_stmt* statement, int at, const std::string& text) {
  sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

class SqliteLoader final : public Loader {
 public:
  explicit SqliteLoader(Connection connection) : connection_(std::move(connection)) {}

  absl::StatusOr<std::size_t> Count() override {
    return Number("SELECT count(*) FROM workflow_execution WHERE status = 'COMPLETED'");
  }

  absl::Status Load(const Population& population, const Range& range) override {
    FLOVYN_RETURN_IF_ERROR(Run("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000"));
    const Prepared execution = Prepare(kInsertExecution);
    const Prepared document = Prepare(kInsertDocument);
    if (execution == nullptr || document == nullptr) return Failed();
    for (std::size_t begin = range.from; begin < range.to; begin += kCommit) {
      const std::size_t end = std::min(begin + kCommit, range.to);
      FLOVYN_RETURN_IF_ERROR(Run("BEGIN"));
      for (std::size_t i = begin; i < end; ++i) {
        FLOVYN_RETURN_IF_ERROR(Insert(population, i, execution.get(), document.get()));
        ShowProgress("loading", i + 1, range.to);
      }
      FLOVYN_RETURN_IF_ERROR(Run("COMMIT"));
    }
    return Run("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  absl::StatusOr<std::vector<Space>> Spaces() override {
    std::vector<Space> spaces;
    for (const char* const name : {"workflow_execution", "sqlite_autoindex_workflow_execution_1",
                                   "idx_workflow_execution_created", "workflow_metadata_entry_data",
                                   "workflow_metadata_entry_idx"}) {
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

  absl::Status Insert(const Population& population, std::size_t number, sqlite3_stmt* execution,
                      sqlite3_stmt* document) {
    const PlannedExecution planned = population.At(number);
    const TenantId tenant = population.Tenant(planned.tenant);
    const std::string metadata = population.Metadata(number);
    const std::int64_t created = absl::ToUnixMicros(planned.created_at);
    const std::int64_t place = sqlite::FirstPlace(created / 1'000);
    BindId(execution, 1, planned.id);
    BindId(execution, 2, tenant.uuid());
    BindText(execution, 3, metadata);
    sqlite3_bind_int64(execution, 4, created);
    sqlite3_bind_int64(execution, 5, created + 5'000);
    sqlite3_bind_int64(execution, 6, place);
    FLOVYN_RETURN_IF_ERROR(Step(execution));
    FLOVYN_ASSIGN_OR_RETURN(const Json object, ParseJson(metadata));
    sqlite3_bind_int64(document, 1, place);
    BindText(document, 2, sqlite::EntryWords(tenant, sql::EntryFingerprints(object)));
    return Step(document);
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
