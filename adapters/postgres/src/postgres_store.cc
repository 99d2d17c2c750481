#include "flovyn/postgres/postgres_store.h"

#include <optional>
#include <utility>

#include "announcing_broker.h"
#include "batch_writer.h"
#include "database.h"
#include "dispatch_repository.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/bulk_job_repository.h"
#include "flovyn/sql/registry_repositories.h"
#include "flovyn/sql/task_repository.h"
#include "flovyn/sql/tenant_repository.h"
#include "flovyn/sql/wait_repositories.h"
#include "flovyn/sql/worker_repository.h"
#include "flovyn/sql/workflow_repository.h"
#include "lane_set.h"
#include "node_link.h"
#include "pool.h"
#include "retention_repository.h"
#include "schema.h"
#include "sweep_statement.h"

namespace flovyn::postgres {
namespace {

// Lists are planned for their parameters: what a filter matches decides the index.
constexpr char kReadSettings[] =
    "SET statement_timeout = '30s'; SET lock_timeout = '10s'; "
    "SET plan_cache_mode = force_custom_plan; ";

// Batches find everything by key, with plans that are kept for a while. A server that does not wait
// for the disk by default is made to.
constexpr char kWriteSettings[] =
    "SET statement_timeout = '30s'; SET lock_timeout = '6s'; "
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; "
    "SET enable_hashjoin = off; SET enable_mergejoin = off; "
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'; ";

constexpr absl::Duration kCheckPatience = absl::Seconds(2);

SessionOptions SessionFor(const PostgresStoreOptions& options, std::string settings) {
  return {.url = options.url,
          .settings = std::move(settings),
          .connect_timeout = options.connect_timeout};
}

absl::Status CheckOptions(const PostgresStoreOptions& options) {
  if (options.node.uuid().is_nil()) return InvalidField("node", "must name this process");
  if (options.read_connections < 1) return InvalidField("read_connections", "must be at least 1");
  if (options.write_lanes < 1) return InvalidField("write_lanes", "must be at least 1");
  return absl::OkStatus();
}

class PostgresStore : public Store {
 public:
  explicit PostgresStore(const PostgresStoreOptions& options)
      : options_(options),
        pool_({.session = SessionFor(options, kReadSettings),
               .max_sessions = static_cast<std::size_t>(options.read_connections)}),
        database_(pool_),
        workflows_(database_, PostgresDialect()),
        tasks_(database_, PostgresDialect()),
        dispatch_(database_, PostgresDialect(), [this] { return link_.hears(); }),
        timers_(database_, PostgresDialect()),
        outbox_(database_, PostgresDialect()),
        retention_(database_),
        bulk_jobs_(database_, PostgresDialect()),
        workers_(database_, PostgresDialect()),
        tenants_(database_, PostgresDialect()),
        metadata_fields_(database_, PostgresDialect()),
        saved_queries_(database_, PostgresDialect()),
        lanes_(options.write_lanes, options.lane, [this] { return MakeWriter(); }) {}
  ~PostgresStore() override { Close(); }

  void Submit(Unit unit, UnitDone done) override {
    lanes_.Submit(std::move(unit), std::move(done));
  }
  void Bind(const StoreHooks& hooks) override;
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
  StreamRelay* stream_relay() override { return &link_; }
  StoreTraits traits() const override {
    return {.name = "postgres", .durable = true, .shared = true};
  }
  StoreCounters counters() const override { return lanes_.counters(); }
  absl::Status Check() override;
  void Close() override;

  /// Before the first unit.
  absl::Status RegisterNode() { return database_.Run(RegisterNodeCall(options_.node)); }

 private:
  std::unique_ptr<sql::BatchWriter> MakeWriter() {
    return std::make_unique<PostgresBatchWriter>(
        BatchWriterOptions{.session = SessionFor(options_, kWriteSettings),
                           .node = options_.node,
                           .number = ++writers_,
                           .commit_patience = options_.commit_patience,
                           .on_point = options_.lane.on_point});
  }

  const PostgresStoreOptions options_;
  Pool pool_;
  PooledDatabase database_;
  sql::SqlWorkflowRepository workflows_;
  sql::SqlTaskRepository tasks_;
  PostgresDispatchRepository dispatch_;
  sql::SqlTimerRepository timers_;
  sql::SqlOutboxRepository outbox_;
  PostgresRetentionRepository retention_;
  sql::SqlBulkJobRepository bulk_jobs_;
  sql::SqlWorkerRepository workers_;
  sql::SqlTenantRepository tenants_;
  sql::SqlMetadataFieldRepository metadata_fields_;
  sql::SqlSavedQueryRepository saved_queries_;
  NodeLink link_;
  std::optional<AnnouncingBroker> broker_;
  std::int64_t writers_ = 0;
  LaneSet lanes_;
};

void PostgresStore::Bind(const StoreHooks& hooks) {
  StoreHooks ours = hooks;
  if (hooks.broker != nullptr) {
    link_.Start(SessionFor(options_, "SET statement_timeout = '30s'; "), options_.node,
                [broker = hooks.broker](const WorkQueue& queue) { broker->Hint(queue); });
    broker_.emplace(*hooks.broker, link_);
    ours.broker = &*broker_;
  }
  lanes_.Bind(ours);
}

absl::Status PostgresStore::Check() {
  // A connection of its own: those of the pool may all be busy, which is no fault of the database.
  SessionOptions session_options = SessionFor(options_, "");
  session_options.connect_timeout = kCheckPatience;
  session_options.reply_timeout = kCheckPatience;
  static const sql::Statement statement = {.name = "check", .text = "SELECT pg_is_in_recovery()"};
  absl::StatusOr<std::unique_ptr<Session>> session = Session::Connect(session_options);
  if (!session.ok()) return Unavailable(std::string(session.status().message()));
  bool standby = false;
  Call call = {.statement = &statement};
  call.on_row = [&](const ResultRow& row) { standby = row.Bool(0); };
  FLOVYN_RETURN_IF_ERROR((*session)->Run(call));
  if (standby) return Unavailable("the PostgreSQL server is a read-only standby");
  return absl::OkStatus();
}

void PostgresStore::Close() {
  link_.StopListening();
  lanes_.Close();
  link_.Stop();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> MakePostgresStore(const PostgresStoreOptions& options) {
  FLOVYN_RETURN_IF_ERROR(CheckOptions(options));
  FLOVYN_RETURN_IF_ERROR(PrepareDatabase(SessionFor(options, ""), options.migration_patience));
  auto store = std::make_unique<PostgresStore>(options);
  FLOVYN_RETURN_IF_ERROR(store->RegisterNode());
  return store;
}

}  // namespace flovyn::postgres
