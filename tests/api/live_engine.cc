#include "live_engine.h"

#include <unistd.h>

#include <stdexcept>
#include <utility>

#include "flovyn/memory/event_bus.h"
#include "flovyn/memory/memory_store.h"
#include "flovyn/sqlite/sqlite_store.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "flovyn/system/uuid_generator.h"

namespace flovyn::testing {
namespace {

template <class T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

void Must(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

Org MakeOrg(std::string_view slug, const Uuid& id) {
  const std::string name(slug);
  return {TenantId(id), name, "flovyn_sk_test_" + name, "flovyn_wk_test_" + name};
}

std::unique_ptr<Authenticator> AuthenticatorOf(const Org (&orgs)[2]) {
  std::vector<auth::StaticApiKey> keys;
  for (const Org& org : orgs) {
    keys.push_back({.key = org.user_key,
                    .tenant = org.id,
                    .principal_type = PrincipalType::kUser,
                    .principal_id = org.slug + "-user",
                    .role = Role::kAdmin});
    keys.push_back({.key = org.worker_key,
                    .tenant = org.id,
                    .principal_type = PrincipalType::kWorker,
                    .principal_id = org.slug + "-worker"});
  }
  return Must(auth::MakeStaticKeyAuthenticator(keys));
}

}  // namespace

LiveEngine::LiveEngine()
    : orgs_{MakeOrg("acme", MakeUuidV7(1, 1, 1)), MakeOrg("globex", MakeUuidV7(2, 2, 2))},
      clock_(system::MakeSystemClock()),
      ids_(system::MakeUuidGenerator(*clock_)),
      logger_(system::MakeLogger({.level = LogLevel::kError})),
      bus_(memory::MakeMemoryEventBus()),
      alarm_(system::MakeAlarm()),
      executor_(system::MakeExecutor({.threads = 4})),
      authenticator_(AuthenticatorOf(orgs_)) {
  OpenStore();
  engine_ = std::make_unique<Engine>(
      EngineDeps{*store_, *clock_, *ids_, *alarm_, *executor_, *bus_, *logger_}, EngineOptions{});
  for (const Org& org : orgs_) {
    Tenant tenant;
    tenant.id = org.id;
    tenant.name = org.slug;
    tenant.slug = org.slug;
    Must(engine_->tenants().Sync({tenant}));
  }
  grpc_ = Must(grpc::StartGrpcServer({*engine_, *authenticator_, *executor_, *logger_, *clock_},
                                     {.port = 0}));
  http_ = Must(http::StartHttpServer(
      {*engine_, *authenticator_, *executor_, *logger_, *clock_, *alarm_, [] { return true; }},
      {.port = 0}));
}

LiveEngine::~LiveEngine() {
  engine_->Drain();
  http_->Shutdown(absl::Seconds(5));
  grpc_->Shutdown(absl::Seconds(5));
  executor_->Stop();
  engine_.reset();
  store_.reset();
  if (!directory_.empty()) std::filesystem::remove_all(directory_);
}

void LiveEngine::OpenStore() {
  const char* wanted = std::getenv("FLOVYN_API_STORE");
  if (wanted == nullptr || std::string_view(wanted) == "memory") {
    store_ = memory::MakeMemoryStore({.clock = *clock_});
    return;
  }
  if (std::string_view(wanted) != "sqlite") throw std::runtime_error("unknown FLOVYN_API_STORE");
  std::string name = (std::filesystem::temp_directory_path() / "flovyn-api-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  directory_ = name;
  store_ =
      Must(sqlite::MakeSqliteStore({.path = (directory_ / "test.db").string(), .clock = *clock_}));
}

}  // namespace flovyn::testing
