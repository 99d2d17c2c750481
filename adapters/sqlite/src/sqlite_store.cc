#include "flovyn/sqlite/sqlite_store.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "batch_writer.h"
#include "database.h"
#include "dialect.h"
#include "dispatch_repository.h"
#include "embedded_migrations.h"
#include "file_lock.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/bulk_job_repository.h"
#include "flovyn/sql/migrator.h"
#include "flovyn/sql/registry_repositories.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/task_repository.h"
#include "flovyn/sql/tenant_repository.h"
#include "flovyn/sql/wait_repositories.h"
#include "flovyn/sql/worker_repository.h"
#include "flovyn/sql/workflow_repository.h"
#include "retention_repository.h"

namespace flovyn::sqlite {
namespace {

class SqliteStore final : public Store {
 public:
  SqliteStore(FileLock lock, std::unique_ptr<SqliteConnection> writer,
              std::vector<std::unique_ptr<SqliteConnection>> readers,
              const SqliteStoreOptions& options)
      : lock_(std::move(lock)),
        writer_(std::move(writer)),
        readers_(std::move(readers), options.busy_timeout),
        database_(readers_, writer_),
        dispatch_(database_, SqliteDialect(), options.clock),
        lane_(std::make_unique<SqliteBatchWriter>(writer_, options.clock, options.lane.on_point),
              options.lane) {}

  void Bind(const StoreHooks& hooks) override { lane_.Bind(hooks); }
  void Submit(Unit unit, UnitDone done) override { lane_.Submit(std::move(unit), std::move(done)); }
  WorkflowRepository& workflows() override { return workflows_; }
  TaskRepository& tasks() override { return tasks_; }
  DispatchRepository& dispatch() override { return dispatch_; }
  TimerRepository& timers() override { return timers_; }
  OutboxRepository& outbox() override { return outbox_; }
  RetentionRepository& retention() override { return retention_; }
  BulkJobRepository& bulk_jobs() override { return bulk_jobs_; }
  WorkerRepository& workers() override { return workers_; }
  TenantRepository& tenants() override { return tenants_; }
  MetadataFieldRepository& metadata_fields() override { return metadata_fields_; }
  SavedQueryRepository& saved_queries() override { return saved_queries_; }
  StoreTraits traits() const override {
    return {.name = SqliteDialect().name, .durable = true, .shared = false};
  }
  StoreCounters counters() const override { return lane_.counters(); }
  absl::Status Check() override;
  void Close() override { lane_.Close(); }

 private:
  FileLock lock_;  // held until the last connection is closed
  Writer writer_;
  ReaderPool readers_;
  SqliteDatabase database_;
  sql::SqlWorkflowRepository workflows_{database_, SqliteDialect()};
  sql::SqlTaskRepository tasks_{database_, SqliteDialect()};
  sql::SqlTimerRepository timers_{database_, SqliteDialect()};
  sql::SqlOutboxRepository outbox_{database_, SqliteDialect()};
  SqliteRetentionRepository retention_{database_, SqliteDialect()};
  sql::SqlBulkJobRepository bulk_jobs_{database_, SqliteDialect()};
  sql::SqlWorkerRepository workers_{database_, SqliteDialect()};
  sql::SqlTenantRepository tenants_{database_, SqliteDialect()};
  sql::SqlMetadataFieldRepository metadata_fields_{database_, SqliteDialect()};
  sql::SqlSavedQueryRepository saved_queries_{database_, SqliteDialect()};
  SqliteDispatchRepository dispatch_;
  sql::WriteLane lane_;
};

absl::Status SqliteStore::Check() {
  static const sql::Statement kSelect{.name = "check",
                                      .text = "SELECT max(version) FROM flovyn_migration"};
  const absl::Status status = database_.Read(
      [](sql::Connection& connection) { return sql::Execute(connection, kSelect, {}); });
  if (status.ok()) return status;
  return Unavailable("the database does not answer: " + std::string(status.message()));
}

/// Nobody else writes: this waits for no more than another program that looks at the file.
std::string WaitSetting(const SqliteStoreOptions& options) {
  return "PRAGMA busy_timeout = " +
         std::to_string(absl::ToInt64Milliseconds(options.busy_timeout)) + "; ";
}

std::string WriterSettings(const SqliteStoreOptions& options) {
  return WaitSetting(options) + "PRAGMA journal_mode = WAL; PRAGMA synchronous = " +
         (options.synchronous == Synchronous::kFull ? "FULL" : "NORMAL") +
         "; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; "
         "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";
}

std::string ReaderSettings(const SqliteStoreOptions& options) {
  return WaitSetting(options) +
         "PRAGMA query_only = ON; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;";
}

absl::Status CheckFullText(SqliteConnection& connection) {
  if (connection.Script("SELECT fts5_source_id()").ok()) return absl::OkStatus();
  return FailedPrecondition(std::string("SQLite ") + sqlite3_libversion() +
                            " is built without FTS5, which finds executions by metadata; link one "
                            "that is built with SQLITE_ENABLE_FTS5");
}

absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenWriter(const SqliteStoreOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> writer,
                          SqliteConnection::Open(options.path, Access::kReadWrite, options.clock));
  FLOVYN_RETURN_IF_ERROR(writer->Script(WriterSettings(options)));
  FLOVYN_RETURN_IF_ERROR(CheckFullText(*writer));
  FLOVYN_RETURN_IF_ERROR(sql::Migrate(*writer, SqliteDialect(), kMigrations));
  return writer;
}

absl::StatusOr<std::vector<std::unique_ptr<SqliteConnection>>> OpenReaders(
    const SqliteStoreOptions& options) {
  std::vector<std::unique_ptr<SqliteConnection>> readers;
  for (int i = 0; i < std::max(options.read_connections, 1); ++i) {
    FLOVYN_ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> reader,
                            SqliteConnection::Open(options.path, Access::kReadOnly, options.clock));
    FLOVYN_RETURN_IF_ERROR(reader->Script(ReaderSettings(options)));
    readers.push_back(std::move(reader));
  }
  return readers;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> MakeSqliteStore(const SqliteStoreOptions& options) {
  FLOVYN_ASSIGN_OR_RETURN(FileLock lock, FileLock::Acquire(options.path));
  FLOVYN_ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> writer, OpenWriter(options));
  FLOVYN_ASSIGN_OR_RETURN(std::vector<std::unique_ptr<SqliteConnection>> readers,
                          OpenReaders(options));
  return std::make_unique<SqliteStore>(std::move(lock), std::move(writer), std::move(readers),
                                       options);
}

}  // namespace flovyn::sqlite
