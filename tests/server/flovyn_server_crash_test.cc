#include <signal.h>

#include <set>
#include <sstream>
#include <string>

#include "server/bulk_crash.h"
#include "server/server_process.h"
#include "test.h"

namespace flovyn::testing {
namespace {

TEST_CASE("server: killed and restarted on SQLite in the middle of its work, it loses nothing") {
  constexpr int kOrders = 200;
  const TempDirectory directory;
  const std::string config = directory.Write(
      "flovyn.toml", "auth.enabled = false\n[claims]\nworker_silence_seconds = 2\n");
  const std::string storage = "sqlite:" + (directory.path() / "a.db").string();
  auto server = std::make_unique<ServerProcess>(
      std::vector<std::string>{"--config", config, "--storage", storage});
  const std::string http = std::to_string(server->http_port());
  const std::string grpc = std::to_string(server->grpc_port());
  const std::string endpoint = server->endpoint();

  const auto worker = StartOrderWorker({"--endpoints", endpoint, "--heartbeat", "1"});
  const auto start =
      StartOrderWorker({"start", "--endpoints", endpoint, "--count", std::to_string(kOrders),
                        "--keys", "crash", "--metadata", "run=crash"});
  for (const int enough : {20, 60}) {
    REQUIRE(Becomes([&] { return server->CountWorkflows("status=COMPLETED") >= enough; }));
    CHECK(server->CountWorkflows("status=COMPLETED") < kOrders);
    server->program().Signal(SIGKILL);
    CHECK(server->program().Wait() == 128 + SIGKILL);
    server = std::make_unique<ServerProcess>(std::vector<std::string>{
        "--config", config, "--storage", storage, "--http-port", http, "--grpc-port", grpc});
  }
  CHECK(start->Wait() == 0);
  const auto await = StartOrderWorker({"await", "--endpoints", endpoint}, start->output_path());
  CHECK(await->Wait() == 0);
  CHECK(await->Output() == "completed=" + std::to_string(kOrders) + " running=0 other=0\n");

  std::set<std::string> ids;
  std::istringstream lines(start->Output());
  for (std::string id; std::getline(lines, id);) ids.insert(id);
  CHECK(ids.size() == kOrders);
  CHECK(server->CountWorkflows("metadata=" + UrlEncoded(R"({"run":"crash"})")) == kOrders);
  CHECK(server->CountWorkflows("status=COMPLETED") == kOrders);
  worker->Signal(SIGTERM);
  CHECK(worker->Wait() == 0);
}

TEST_CASE("server: killed and restarted on SQLite amid bulk jobs, it carries them to their end") {
  const TempDirectory directory;
  const std::string config =
      directory.Write("flovyn.toml", "auth.enabled = false\n[claims]\nnode_silence_seconds = 2\n");
  const std::vector<std::string> arguments = {"--config", config, "--storage",
                                              "sqlite:" + (directory.path() / "a.db").string()};
  const auto open = [&] { return std::make_unique<ServerProcess>(arguments); };
  CheckBulkJobsOutliveServers(open(), open);
}

}  // namespace
}  // namespace flovyn::testing
