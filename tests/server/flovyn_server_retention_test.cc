#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "flovyn/memory/event_bus.h"
#include "flovyn/memory/inline_executor.h"
#include "flovyn/memory/manual_clock.h"
#include "flovyn/services/engine.h"
#include "flovyn/sqlite/sqlite_store.h"
#include "flovyn/system/uuid_generator.h"
#include "server/recording_logger.h"
#include "server/server_process.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr std::string_view kArchive = "0190a1b2-0000-7000-8000-000000000001";

/// Another server's work on the file, an hour ago and now.
class EarlierServer {
 public:
  explicit EarlierServer(const std::string& path) {
    auto store = sqlite::MakeSqliteStore({.path = path, .clock = clock_});
    REQUIRE(store.ok());
    store_ = *std::move(store);
    engine_ = std::make_unique<Engine>(
        EngineDeps{*store_, clock_, *ids_, clock_, executor_, *bus_, logger_}, EngineOptions{});
    AddOrg(kDefaultTenantId, "default");
    AddOrg(kArchive, "archive");
  }

  WorkflowId Start(std::string_view org) {
    StartWorkflowRequest request;
    request.tenant = *TenantId::Parse(org);
    request.kind = "order";
    const auto started = StartAndWait(engine_->workflows(), Caller::Trusted(), std::move(request));
    REQUIRE(started.ok());
    return started->id;
  }

  void StartAndCancel(std::string_view org) {
    std::promise<absl::Status> answered;
    engine_->control().Cancel(Caller::Trusted(), Start(org), "enough",
                              [&](const absl::StatusOr<CancelOutcome>& outcome) {
                                answered.set_value(outcome.status());
                              });
    REQUIRE(answered.get_future().get().ok());
  }

  void AnHourLater() { clock_.Advance(absl::Hours(1)); }

 private:
  void AddOrg(std::string_view id, std::string slug) {
    Tenant tenant;
    tenant.id = *TenantId::Parse(id);
    tenant.name = slug;
    tenant.slug = std::move(slug);
    REQUIRE(engine_->tenants().Sync({tenant}).ok());
  }

  memory::ManualClock clock_{absl::Now() - absl::Hours(1)};
  std::unique_ptr<IdGenerator> ids_ = system::MakeUuidGenerator(clock_);
  memory::InlineExecutor executor_;
  std::unique_ptr<EventBus> bus_ = memory::MakeMemoryEventBus();
  http::RecordingLogger logger_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
};

std::string Config(const std::string& retention_of_default) {
  return "auth.enabled = false\n[retention]\nfinished_executions = \"5m\"\n"
         "[[orgs]]\nid = \"" +
         std::string(kDefaultTenantId) + "\"\nname = \"Default\"\nslug = \"default\"\n" +
         retention_of_default + "[[orgs]]\nid = \"" + std::string(kArchive) +
         "\"\nname = \"Archive\"\nslug = \"archive\"\nretention = \"2d\"\n";
}

TEST_CASE("server: finished executions are deleted by their age, and counted") {
  const TempDirectory directory;
  const std::string path = directory.path() / "a.db";
  {
    EarlierServer earlier(path);
    for (int i = 0; i < 3; ++i) earlier.StartAndCancel(kDefaultTenantId);
    earlier.StartAndCancel(kArchive);
    earlier.Start(kDefaultTenantId);
    earlier.AnHourLater();
    earlier.StartAndCancel(kDefaultTenantId);
  }
  ServerProcess server(
      {"--config", directory.Write("flovyn.toml", Config("")), "--storage", "sqlite:" + path});
  CHECK(server.CountWorkflows("status=CANCELLED") == 1);
  CHECK(server.CountWorkflows("status=PENDING") == 1);
  CHECK(server.CountWorkflows("status=CANCELLED", "archive") == 1);
  CHECK_THAT(server.Get("/_/metrics").body,
             ContainsText("\nflovyn_retention_deleted_total{type=\"workflow\"} 3\n"));
  CHECK_THAT(server.Log(),
             ContainsText("msg=\"deleted finished executions\" workflows=3 tasks=0 more=false"));
}

TEST_CASE("server: an org that says 0 keeps everything") {
  const TempDirectory directory;
  const std::string path = directory.path() / "a.db";
  {
    EarlierServer earlier(path);
    earlier.StartAndCancel(kDefaultTenantId);
    earlier.AnHourLater();
  }
  ServerProcess server({"--config", directory.Write("flovyn.toml", Config("retention = \"0\"\n")),
                        "--storage", "sqlite:" + path});
  CHECK(server.CountWorkflows("status=CANCELLED") == 1);
}

}  // namespace
}  // namespace flovyn::testing
