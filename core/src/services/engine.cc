#include "flovyn/services/engine.h"

#include <algorithm>

#include "flovyn/services/maintenance.h"

namespace flovyn {
namespace {

constexpr absl::Duration kSweepIntervalWithoutHints = absl::Seconds(1);
constexpr int kSignsOfLifePerSilence = 3;

absl::Duration SweepInterval(const EngineOptions& options) {
  const absl::Duration silence =
      std::min(options.claims.worker_silence, options.claims.node_silence);
  return std::min(options.sweep_interval, silence / kSignsOfLifePerSilence);
}

}  // namespace

struct Engine::Parts {
  Parts(const EngineDeps& deps_in, const EngineOptions& options, NodeId node_in)
      : deps(deps_in),
        node(node_in),
        sweep_interval(SweepInterval(options)),
        directory(deps.store.workers(), deps.clock, deps.executor),
        dispatch({deps.store, deps.clock, deps.ids, deps.alarm, deps.executor, ledger, directory},
                 {.node = node, .claims = options.claims, .limits = options.limits}),
        workflows(deps.store, deps.ids, options.limits),
        tasks(deps.store, deps.ids, ledger, options.limits),
        workers({deps.store.workers(), directory, deps.clock, deps.ids}, options.limits,
                options.claims.worker_silence),
        tenants(deps.store.tenants(), deps.clock, deps.ids),
        maintenance({deps.store, deps.clock, dispatch, directory, ledger, deps.logger}, node,
                    options.claims, options.limits) {}

  EngineDeps deps;
  NodeId node;
  absl::Duration sweep_interval;
  ClaimLedger ledger;
  WorkerDirectory directory;
  DispatchService dispatch;
  WorkflowService workflows;
  TaskService tasks;
  WorkerService workers;
  TenantService tenants;
  Maintenance maintenance;
};

Engine::Engine(const EngineDeps& deps, const EngineOptions& options) {
  const bool drawn = options.node.uuid().is_nil();
  const NodeId node = drawn ? NodeId(deps.ids.NewUuid()) : options.node;
  parts_ = std::make_unique<Parts>(deps, options, node);
  deps.store.Bind({.broker = &parts_->dispatch.broker(), .lifecycle = &deps.bus});
}

Engine::~Engine() { Close(); }

WorkflowService& Engine::workflows() { return parts_->workflows; }
TaskService& Engine::tasks() { return parts_->tasks; }
DispatchService& Engine::dispatch() { return parts_->dispatch; }
WorkerService& Engine::workers() { return parts_->workers; }
TenantService& Engine::tenants() { return parts_->tenants; }
EventBus& Engine::bus() { return parts_->deps.bus; }
Store& Engine::store() { return parts_->deps.store; }
NodeId Engine::node() const { return parts_->node; }
absl::Status Engine::Tick() { return parts_->maintenance.Tick(); }
absl::Duration Engine::tick_interval() const {
  return parts_->maintenance.hints_arrive()
             ? parts_->sweep_interval
             : std::min(parts_->sweep_interval, kSweepIntervalWithoutHints);
}
void Engine::Drain() { parts_->dispatch.Drain(); }

void Engine::Close() {
  Drain();
  if (const absl::Status status = parts_->maintenance.Flush(); !status.ok()) {
    parts_->deps.logger.Log(LogLevel::kWarning,
                            "the last deliveries are not marked; their work may be done twice",
                            {{"error", status.ToString()}});
  }
  parts_->deps.store.Close();
}

}  // namespace flovyn
