#include "flovyn/sdk_embedded/embedded_engine.h"

#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/memory/event_bus.h"
#include "flovyn/sdk_embedded/engine_backend.h"
#include "flovyn/services/unit_launcher.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "flovyn/system/ticker.h"
#include "flovyn/system/uuid_generator.h"
#include "open_store.h"

namespace flovyn::sdk_embedded {

struct EmbeddedEngine::Parts {
  ~Parts() {
    if (ticker) ticker->Stop();
    // What is under way uses the engine and the backend; they go when nothing runs any more.
    alarm->Stop();
    if (engine) engine->Close();
    if (executor) executor->Stop();
  }

  TenantId tenant = {};
  Limits limits = {};
  std::unique_ptr<Clock> clock = system::MakeSystemClock();
  std::unique_ptr<IdGenerator> ids = system::MakeUuidGenerator(*clock);
  std::unique_ptr<Logger> logger = system::MakeLogger({.level = LogLevel::kWarning});
  std::unique_ptr<EventBus> bus = memory::MakeMemoryEventBus();
  std::unique_ptr<system::AlarmThread> alarm = system::MakeAlarm();
  std::unique_ptr<Store> store;
  std::unique_ptr<system::ExecutorPool> executor;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<sdk::Backend> backend;
  std::unique_ptr<system::Ticker> ticker;
};

EmbeddedEngine::EmbeddedEngine(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
EmbeddedEngine::~EmbeddedEngine() = default;

absl::StatusOr<std::unique_ptr<EmbeddedEngine>> EmbeddedEngine::Open(
    const std::string& url, const EmbeddedOptions& options) {
  auto parts = std::make_unique<Parts>();
  EngineOptions engine_options = options.engine;
  parts->limits = engine_options.limits;
  engine_options.node = NodeId(parts->ids->NewUuid());
  FLOVYN_ASSIGN_OR_RETURN(parts->store, OpenStore(url, *parts->clock, engine_options.node));
  parts->executor = system::MakeExecutor({.threads = options.threads});
  parts->engine =
      std::make_unique<Engine>(EngineDeps{*parts->store, *parts->clock, *parts->ids, *parts->alarm,
                                          *parts->executor, *parts->bus, *parts->logger},
                               engine_options);
  Tenant tenant;
  tenant.id = TenantId(*Uuid::Parse(kDefaultTenantId));
  tenant.name = "Default";
  tenant.slug = std::string(kDefaultTenantSlug);
  FLOVYN_RETURN_IF_ERROR(parts->engine->tenants().Sync({tenant}));
  parts->tenant = tenant.id;
  FLOVYN_RETURN_IF_ERROR(parts->engine->Tick());
  parts->backend = MakeEngineBackend(
      {.engine = *parts->engine,
       .clock = *parts->clock,
       .alarm = *parts->alarm,
       .executor = *parts->executor,
       .logger = *parts->logger,
       .make_executor =
           [](std::size_t threads) { return system::MakeExecutor({.threads = threads}); },
       .tenant = tenant.id});
  parts->ticker = system::StartTicker([engine = parts->engine.get()] {
    engine->Tick().IgnoreError();
    return engine->tick_interval();
  });
  return std::unique_ptr<EmbeddedEngine>(new EmbeddedEngine(std::move(parts)));
}

absl::StatusOr<StartedWorkflow> EmbeddedEngine::StartIn(UnitStore& units,
                                                        StartWorkflowRequest request) {
  request.tenant = parts_->tenant;
  UnitLauncher launcher(units, *parts_->ids, parts_->limits, parts_->engine->field_rules());
  return StartAndWait(launcher, Caller::Trusted(), std::move(request));
}

sdk::ExecutionPort& EmbeddedEngine::executions() { return parts_->backend->executions(); }
sdk::TaskPort& EmbeddedEngine::tasks() { return parts_->backend->tasks(); }
sdk::WorkPort& EmbeddedEngine::work() { return parts_->backend->work(); }
sdk::ReportPort& EmbeddedEngine::reports() { return parts_->backend->reports(); }
sdk::RuntimePort& EmbeddedEngine::runtime() { return parts_->backend->runtime(); }
Engine& EmbeddedEngine::engine() { return *parts_->engine; }

}  // namespace flovyn::sdk_embedded
