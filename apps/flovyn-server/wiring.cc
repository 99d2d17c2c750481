#include "wiring.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/base/version.h"
#include "flovyn/grpc/grpc_server.h"
#include "flovyn/http/http_server.h"
#include "flovyn/memory/event_bus.h"
#include "flovyn/services/engine.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "flovyn/system/ticker.h"
#include "flovyn/system/uuid_generator.h"
#include "wiring_auth.h"
#include "wiring_store.h"
#include "wiring_tls.h"

namespace flovyn::server {
namespace {

constexpr std::size_t kReadThreads = 16;

std::string Url(const std::string& host, int port) {
  const bool bare_v6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return (bare_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

/// The organization that there is when nothing is configured.
Tenant DefaultTenant() {
  Tenant tenant;
  tenant.id = *TenantId::Parse(kDefaultTenantId);
  tenant.name = "Default";
  tenant.slug = std::string(kDefaultTenantSlug);
  return tenant;
}

RetentionPolicy RetentionOf(const ServerConfig& config) {
  RetentionPolicy policy = {.finished_executions = config.finished_executions};
  for (std::size_t i = 0; i < config.org_retentions.size(); ++i) {
    if (config.org_retentions[i]) policy.of_tenants[config.orgs[i].id] = *config.org_retentions[i];
  }
  return policy;
}

/// Parts in the order in which they are built; each uses those before it.
class ServerImpl final : public Server {
 public:
  explicit ServerImpl(const ServerConfig& config)
      : config_(config),
        logger_(system::MakeLogger(
            {.level = config.log_level,
             .format = config.log_json ? system::LogFormat::kJson : system::LogFormat::kText})),
        clock_(system::MakeSystemClock()),
        ids_(system::MakeUuidGenerator(*clock_)),
        alarm_(system::MakeAlarm()),
        executor_(system::MakeExecutor({.threads = kReadThreads})),
        bus_(memory::MakeMemoryEventBus()) {}

  ~ServerImpl() override { Stop(); }

  absl::Status Start() {
    FLOVYN_RETURN_IF_ERROR(StartEngine());
    FLOVYN_RETURN_IF_ERROR(SyncOrgs());
    FLOVYN_ASSIGN_OR_RETURN(authenticators_, MakeAuthenticators(config_.auth));
    ReportAccess(config_, store_->tenants(), *logger_);
    FLOVYN_RETURN_IF_ERROR(engine_->Tick());
    ticker_ = system::StartTicker([this] {
      Sweep();
      return engine_->tick_interval();
    });
    FLOVYN_RETURN_IF_ERROR(Listen());
    ReportReady();
    return absl::OkStatus();
  }

  void Stop() override {
    if (std::exchange(stopped_, true)) return;
    ready_ = false;
    if (serving_) logger_->Log(LogLevel::kInfo, "stopping", {});
    if (engine_) engine_->Drain();
    const absl::Time deadline = clock_->Now() + config_.shutdown_grace;
    if (grpc_) grpc_->Shutdown(config_.shutdown_grace);
    if (http_) http_->Shutdown(std::max(absl::ZeroDuration(), deadline - clock_->Now()));
    if (ticker_) ticker_->Stop();
    if (engine_) engine_->Close();
    executor_->Stop();
    alarm_->Stop();
    if (serving_) logger_->Log(LogLevel::kInfo, "stopped", {});
  }

 private:
  absl::Status StartEngine() {
    const NodeId node(ids_->NewUuid());
    FLOVYN_ASSIGN_OR_RETURN(store_, OpenStore(config_, *clock_, node));
    logger_->Log(LogLevel::kInfo, "opened the store",
                 {{"storage", WithoutSecrets(config_.database_url)},
                  {"durable", store_->traits().durable ? "true" : "false"}});
    const EngineDeps deps = {.store = *store_,
                             .clock = *clock_,
                             .ids = *ids_,
                             .alarm = *alarm_,
                             .executor = *executor_,
                             .bus = *bus_,
                             .logger = *logger_};
    engine_ = std::make_unique<Engine>(deps, EngineOptions{.node = node,
                                                           .limits = config_.limits,
                                                           .claims = config_.claims,
                                                           .sweep_interval = config_.sweep_interval,
                                                           .retention = RetentionOf(config_),
                                                           .counts = config_.counts});
    return absl::OkStatus();
  }

  absl::Status SyncOrgs() {
    std::vector<Tenant> orgs = config_.orgs;
    if (orgs.empty() && !config_.auth.enabled) orgs.push_back(DefaultTenant());
    for (const Tenant& org : orgs) {
      FLOVYN_RETURN_IF_ERROR(engine_->tenants().Sync({org}));
      logger_->Log(LogLevel::kInfo, "organization is in place",
                   {{"slug", org.slug}, {"id", org.id.str()}, {"tier", org.tier}});
    }
    return absl::OkStatus();
  }

  absl::Status Listen() {
    FLOVYN_ASSIGN_OR_RETURN(const http::TlsIdentity tls, ReadTlsIdentity(config_.tls));
    FLOVYN_ASSIGN_OR_RETURN(grpc_,
                            grpc::StartGrpcServer({.engine = *engine_,
                                                   .authenticator = *authenticators_.grpc,
                                                   .executor = *executor_,
                                                   .logger = *logger_,
                                                   .clock = *clock_},
                                                  {.host = config_.host,
                                                   .port = config_.grpc_port,
                                                   .tls_certificate_chain = tls.certificate_chain,
                                                   .tls_private_key = tls.private_key,
                                                   .max_hold = config_.poll_max_hold,
                                                   .short_hold = config_.poll_short_hold,
                                                   .limits = config_.limits}));
    // Last: who finds the HTTP health endpoint may use both.
    FLOVYN_ASSIGN_OR_RETURN(http_,
                            http::StartHttpServer({.engine = *engine_,
                                                   .authenticator = *authenticators_.http,
                                                   .executor = *executor_,
                                                   .logger = *logger_,
                                                   .clock = *clock_,
                                                   .alarm = *alarm_,
                                                   .ready = [this] { return ready_.load(); }},
                                                  {.host = config_.host,
                                                   .port = config_.http_port,
                                                   .tls = tls,
                                                   .limits = config_.limits,
                                                   .version = FLOVYN_VERSION_STRING}));
    ready_ = true;
    return absl::OkStatus();
  }

  void ReportReady() {
    serving_ = true;
    const std::string http =
        (config_.tls.enabled() ? "https://" : "http://") + Url(config_.host, http_->port());
    logger_->Log(LogLevel::kInfo, "ready",
                 {{"http", http},
                  {"grpc", Url(config_.host, grpc_->port())},
                  {"docs", http + "/api/docs"},
                  {"tls", config_.tls.enabled() ? "true" : "false"},
                  {"version", FLOVYN_VERSION_STRING}});
  }

  // On the ticker's thread alone.
  void Sweep() {
    const absl::Status status = engine_->Tick();
    if (status.ok() == sweeps_) return;
    sweeps_ = status.ok();
    if (sweeps_) {
      logger_->Log(LogLevel::kInfo, "the sweep works again", {});
    } else {
      logger_->Log(LogLevel::kError, "the sweep failed", {{"error", status.ToString()}});
    }
  }

  const ServerConfig config_;
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdGenerator> ids_;
  std::unique_ptr<system::AlarmThread> alarm_;
  std::unique_ptr<system::ExecutorPool> executor_;
  std::unique_ptr<EventBus> bus_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
  Authenticators authenticators_;
  std::atomic<bool> ready_ = false;
  bool sweeps_ = true;
  std::unique_ptr<system::Ticker> ticker_;
  std::unique_ptr<http::HttpServer> http_;
  std::unique_ptr<grpc::GrpcServer> grpc_;
  bool serving_ = false;
  bool stopped_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> StartServer(const ServerConfig& config) {
  auto server = std::make_unique<ServerImpl>(config);
  FLOVYN_RETURN_IF_ERROR(server->Start());
  return server;
}

}  // namespace flovyn::server
