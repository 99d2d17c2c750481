#include "flovyn/services/engine.h"

#include <algorithm>

#include "flovyn/base/status_macros.h"
#include "flovyn/services/follow_ups.h"
#include "flovyn/services/maintenance.h"

namespace flovyn {
namespace {

/// While hints do not arrive, or more is to be deleted than a tick may.
constexpr absl::Duration kSoon = absl::Seconds(1);
constexpr int kSignsOfLifePerSilence = 3;

absl::Duration SweepInterval(const EngineOptions& options) {
  const absl::Duration silence =
      std::min(options.claims.worker_silence, options.claims.node_silence);
  return std::min(options.sweep_interval, silence / kSignsOfLifePerSilence);
}

// The last bytes of a fresh id are random.
std::uint32_t Nonce(IdGenerator& ids) {
  const Uuid::Bytes bytes = ids.NewUuid().bytes();
  std::uint32_t nonce = 0;
  for (std::size_t i = bytes.size() - sizeof nonce; i < bytes.size(); ++i) {
    nonce = (nonce << 8) | bytes[i];
  }
  return nonce;
}

/// Tells all that watch.
class CommitNews final : public CommitSink {
 public:
  CommitNews(CommitSink& streams, CommitSink& views) : streams_(streams), views_(views) {}
  void Committed(const WorkingSet& set) override {
    streams_.Committed(set);
    views_.Committed(set);
  }

 private:
  CommitSink& streams_;
  CommitSink& views_;
};

}  // namespace

struct Engine::Parts {
  Parts(const EngineDeps& deps_in, const EngineOptions& options, NodeId node_in)
      : deps(deps_in),
        node(node_in),
        counts(options.counts, deps.bus),
        sweep_interval(SweepInterval(options)),
        directory(deps.store.workers(), deps.clock, deps.executor),
        dispatch({deps.store, deps.clock, deps.ids, deps.alarm, deps.executor, ledger, directory},
                 {.node = node, .claims = options.claims, .limits = options.limits}),
        field_rules(std::make_shared<FieldRuleBook>(deps.store.metadata_fields(), deps.clock,
                                                    deps.executor)),
        workflows({deps.store, deps.clock, deps.ids, deps.executor, *field_rules, deps.logger},
                  options.limits),
        control({deps.store, deps.ids, deps.executor, *field_rules, deps.logger}, options.limits),
        tasks({deps.store, deps.clock, deps.ids, ledger, *field_rules, deps.logger},
              options.limits),
        streams({deps.store, deps.clock, deps.alarm, deps.executor}, Nonce(deps.ids),
                options.streams),
        live_queries({deps.store, deps.clock, deps.alarm, deps.executor}, options.live),
        commits(streams, live_queries),
        task_reports(deps.store, directory, streams, options.limits),
        analysis(deps.store, deps.clock, options.limits),
        workers({deps.store.workers(), directory, deps.clock, deps.ids}, options.limits,
                options.claims.worker_silence),
        tenants(deps.store.tenants(), deps.clock, deps.ids),
        bulk_runner(std::make_shared<BulkRunner>(
            BulkRunnerDeps{deps.store, deps.clock, deps.ids, deps.alarm, deps.executor, control,
                           deps.logger},
            options.limits, options.claims.node_silence)),
        bulk({deps.store, deps.clock, deps.ids, [this] { bulk_runner->Wake(); }}, options.limits),
        metadata_fields(deps.store.metadata_fields(), *field_rules, deps.ids, options.limits),
        saved_queries(deps.store.saved_queries(), deps.clock, deps.ids, options.limits),
        queries(deps.store.metadata_fields(), deps.clock),
        follow_ups(std::make_shared<FollowUps>(
            FollowUpDeps{deps.store, deps.clock, deps.alarm, deps.executor}, options.limits)),
        maintenance({deps.store, deps.clock, dispatch, directory, ledger, deps.logger}, node,
                    options.claims, options.limits),
        retention({deps.store, deps.clock, deps.logger}, options.retention) {}

  EngineDeps deps;
  NodeId node;
  ExecutionCounts counts;
  absl::Duration sweep_interval;
  ClaimLedger ledger;
  WorkerDirectory directory;
  DispatchService dispatch;
  std::shared_ptr<FieldRuleBook> field_rules;  // shared: a read may outlast the engine
  WorkflowService workflows;
  ControlService control;
  TaskService tasks;
  StreamService streams;
  LiveQueries live_queries;
  CommitNews commits;
  TaskReportService task_reports;
  AnalysisService analysis;
  WorkerService workers;
  TenantService tenants;
  std::shared_ptr<BulkRunner> bulk_runner;  // shared, for the same reason as the next
  BulkService bulk;
  MetadataFieldService metadata_fields;
  SavedQueryService saved_queries;
  QueryService queries;
  std::shared_ptr<FollowUps> follow_ups;  // shared: its alarms and reads may outlast a call
  Maintenance maintenance;
  Retention retention;
};

Engine::Engine(const EngineDeps& deps, const EngineOptions& options) {
  const bool drawn = options.node.uuid().is_nil();
  const NodeId node = drawn ? NodeId(deps.ids.NewUuid()) : options.node;
  parts_ = std::make_unique<Parts>(deps, options, node);
  deps.store.Bind({.broker = &parts_->dispatch.broker(),
                   .lifecycle = &parts_->counts,
                   .follow_up = parts_->follow_ups.get(),
                   .commits = &parts_->commits});
}

Engine::~Engine() { Close(); }

WorkflowService& Engine::workflows() { return parts_->workflows; }
ControlService& Engine::control() { return parts_->control; }
BulkService& Engine::bulk() { return parts_->bulk; }
TaskService& Engine::tasks() { return parts_->tasks; }
TaskReportService& Engine::task_reports() { return parts_->task_reports; }
DispatchService& Engine::dispatch() { return parts_->dispatch; }
AnalysisService& Engine::analysis() { return parts_->analysis; }
WorkerService& Engine::workers() { return parts_->workers; }
TenantService& Engine::tenants() { return parts_->tenants; }
LiveQueries& Engine::live_queries() { return parts_->live_queries; }
MetadataFieldService& Engine::metadata_fields() { return parts_->metadata_fields; }
SavedQueryService& Engine::saved_queries() { return parts_->saved_queries; }
QueryService& Engine::queries() { return parts_->queries; }
FieldRuleBook& Engine::field_rules() { return *parts_->field_rules; }
StreamService& Engine::streams() { return parts_->streams; }
EventBus& Engine::bus() { return parts_->deps.bus; }
Store& Engine::store() { return parts_->deps.store; }
NodeId Engine::node() const { return parts_->node; }
const ExecutionCounts& Engine::execution_counts() const { return parts_->counts; }
const Retention& Engine::retention() const { return parts_->retention; }
absl::Status Engine::Tick() {
  parts_->streams.Tick();
  parts_->bulk_runner->Wake();
  FLOVYN_RETURN_IF_ERROR(parts_->maintenance.Tick());
  FLOVYN_RETURN_IF_ERROR(parts_->follow_ups->Tick());
  return parts_->retention.Tick();
}
absl::Duration Engine::tick_interval() const {
  const bool soon = !parts_->maintenance.hints_arrive() || parts_->retention.behind();
  return soon ? std::min(parts_->sweep_interval, kSoon) : parts_->sweep_interval;
}
void Engine::Drain() { parts_->dispatch.Drain(); }

void Engine::Close() {
  Drain();
  parts_->follow_ups->Stop();
  parts_->bulk_runner->Stop();
  parts_->streams.Stop();
  parts_->live_queries.Stop();
  if (const absl::Status status = parts_->maintenance.Flush(); !status.ok()) {
    parts_->deps.logger.Log(LogLevel::kWarning,
                            "the last deliveries are not marked; their work may be done twice",
                            {{"error", status.ToString()}});
  }
  parts_->deps.store.Close();
  parts_->bulk_runner->SaveLast();
}

}  // namespace flovyn
