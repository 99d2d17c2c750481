// What the REST API answers for an execution's events is a history file.
#include <memory>
#include <string>

#include "flovyn/auth/authenticators.h"
#include "flovyn/http/http_server.h"
#include "flovyn/sdk_embedded/embedded_engine.h"
#include "flovyn/sdk_testing/testing.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "server/http_client.h"
#include "test.h"

namespace flovyn::testing {
namespace {

Workflow<int> Doubled(WorkflowContext& ctx, int value) {
  const int once = co_await ctx.task<int>("double", value);
  co_await ctx.sleep(absl::Milliseconds(1));
  co_return co_await ctx.task<int>("double", once);
}
Workflow<int> Tripled(WorkflowContext& ctx, int value) {
  co_return co_await ctx.task<int>("triple", value);
}

/// An execution that has ended, on an engine with threads; and the REST API of that engine.
class Server {
 public:
  Server() {
    sdk::Worker worker(*engine_);
    worker.workflow("doubled", Doubled).task("double", [](int value) { return 2 * value; });
    REQUIRE(worker.start().ok());
    Client client(*engine_);
    const auto started =
        client.start<int>("doubled", 3, StartWorkflowOptions().with_metadata({{"team", "search"}}));
    REQUIRE(client.result(*started).value() == 12);
    id = started->id;
    auto server = http::StartHttpServer({engine_->engine(), *authenticator_, *executor_, *logger_,
                                         *clock_, *alarm_, [] { return true; }},
                                        {.port = 0});
    REQUIRE(server.ok());
    server_ = *std::move(server);
  }

  std::string Get(const std::string& path) {
    return http::HttpClient(server_->port()).Get("/api/orgs/default/" + path).body;
  }
  sdk::Backend& backend() { return *engine_; }

  WorkflowId id;

 private:
  std::unique_ptr<EmbeddedEngine> engine_ = EmbeddedEngine::Open("memory:").value();
  std::unique_ptr<Authenticator> authenticator_ = auth::MakeOpenAuthenticator();
  std::unique_ptr<system::ExecutorPool> executor_ = system::MakeExecutor({.threads = 1});
  std::unique_ptr<Logger> logger_ = system::MakeLogger();
  std::unique_ptr<Clock> clock_ = system::MakeSystemClock();
  std::unique_ptr<system::AlarmThread> alarm_ = system::MakeAlarm();
  std::unique_ptr<http::HttpServer> server_;
};

TEST_CASE("rest history: the events of the REST API replay, and are those of the engine") {
  Server server;
  const auto answered =
      ParseHistory(server.Get("workflow-executions/" + server.id.str() + "/events"));
  REQUIRE(answered.ok());
  CHECK(answered->info.kind == "doubled");
  CHECK(answered->info.metadata.text() == R"({"team":"search"})");
  CHECK(ReplayHistory(*answered, Doubled) == absl::OkStatus());
  CHECK(CheckDeterminism(*answered, Doubled) == absl::OkStatus());
  CHECK_THAT(std::string(ReplayHistory(*answered, Tripled).message()),
             ContainsText("the code asks for task \"triple\""));

  const auto recorded = RecordHistory(server.backend(), server.id);
  REQUIRE(recorded.ok());
  CHECK(recorded->info.id == server.id);
  CHECK(DescribeHistory(*recorded) == DescribeHistory(*answered));
  CHECK(ExpectHistory(*recorded).times("TASK_SCHEDULED double", 2).completed(12).status().ok());
}

}  // namespace
}  // namespace flovyn::testing
