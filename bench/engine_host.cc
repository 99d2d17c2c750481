#include "engine_host.h"

#include <string_view>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/memory/event_bus.h"
#include "flovyn/memory/memory_store.h"
#include "flovyn/postgres/postgres_store.h"
#include "flovyn/sdk_embedded/engine_backend.h"
#include "flovyn/sqlite/sqlite_store.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "flovyn/system/uuid_generator.h"

namespace flovyn::bench {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

}  // namespace

EngineHost::EngineHost()
    : clock_(system::MakeSystemClock()),
      ids_(system::MakeUuidGenerator(*clock_)),
      logger_(system::MakeLogger()),
      bus_(memory::MakeMemoryEventBus()),
      alarm_(system::MakeAlarm()) {}

EngineHost::~EngineHost() {
  if (ticker_) ticker_->Stop();
  engine_.reset();
}

TenantId EngineHost::tenant() const { return TenantId(*Uuid::Parse(kDefaultTenantId)); }

absl::Status EngineHost::OpenStore(const std::string& url, NodeId node) {
  absl::StatusOr<std::unique_ptr<Store>> opened =
      InvalidField("--store", "must be memory:, sqlite:PATH or postgres://…");
  if (url == "memory:") opened = memory::MakeMemoryStore({.clock = *clock_});
  if (url.starts_with(kSqlite)) {
    opened = sqlite::MakeSqliteStore({.path = url.substr(kSqlite.size()), .clock = *clock_});
  }
  if (url.starts_with("postgres")) {
    opened = postgres::MakePostgresStore({.url = url, .node = node});
  }
  FLOVYN_ASSIGN_OR_RETURN(store_, std::move(opened));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<EngineHost>> EngineHost::Open(const std::string& url) {
  std::unique_ptr<EngineHost> host(new EngineHost());
  const NodeId node(host->ids_->NewUuid());
  FLOVYN_RETURN_IF_ERROR(host->OpenStore(url, node));
  host->executor_ = system::MakeExecutor({.threads = 4});
  host->engine_ =
      std::make_unique<Engine>(EngineDeps{*host->store_, *host->clock_, *host->ids_, *host->alarm_,
                                          *host->executor_, *host->bus_, *host->logger_},
                               EngineOptions{.node = node});
  Tenant tenant;
  tenant.id = host->tenant();
  tenant.name = "Benchmark";
  tenant.slug = std::string(kDefaultTenantSlug);
  FLOVYN_RETURN_IF_ERROR(host->engine_->tenants().Sync({tenant}));
  FLOVYN_RETURN_IF_ERROR(host->engine_->Tick());
  host->ticker_ = system::StartTicker([engine = host->engine_.get()] {
    engine->Tick().IgnoreError();
    return engine->tick_interval();
  });
  return host;
}

std::unique_ptr<sdk::Backend> EngineHost::MakeBackend() {
  return sdk_embedded::MakeEngineBackend(
      {.engine = *engine_,
       .clock = *clock_,
       .alarm = *alarm_,
       .executor = *executor_,
       .logger = *logger_,
       .make_executor =
           [](std::size_t threads) { return system::MakeExecutor({.threads = threads}); },
       .tenant = tenant()});
}

}  // namespace flovyn::bench
