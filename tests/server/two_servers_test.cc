#include <signal.h>

#include <set>
#include <sstream>
#include <string>

#include "server/bulk_crash.h"
#include "server/server_process.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr int kOrders = 1'000;

/// The URL of the test's database with a password, which the server of the tests does not ask for.
std::string WithPassword(const std::string& url, const std::string& password) {
  const std::size_t host = url.find("://") + 3;
  const std::size_t at = url.find('@', host);
  return url.substr(0, at) + ":" + password + url.substr(at);
}

int DistinctLines(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return static_cast<int>(lines.size());
}

TEST_CASE(
    "two servers on one database: one is killed amid 1,000 workflows, none is lost or doubled") {
  const TestDatabase database;
  const TempDirectory directory;
  const std::string config = directory.Write("flovyn.toml",
                                             "auth.enabled = false\n[claims]\n"
                                             "worker_silence_seconds = 2\n"
                                             "node_silence_seconds = 2\n");
  const std::vector<std::string> arguments = {"--config", config};
  const std::map<std::string, std::string> environment = {
      {"DATABASE_URL", WithPassword(database.url(), "hunter2")}};
  ServerProcess doomed(arguments, environment);
  const ServerProcess survivor(arguments, environment);
  const std::string endpoints = doomed.endpoint() + "," + survivor.endpoint();

  const auto worker =
      StartOrderWorker({"--endpoints", endpoints, "--pollers", "4", "--heartbeat", "1"});
  const auto start = StartOrderWorker({"start", "--endpoints", endpoints, "--count",
                                       std::to_string(kOrders), "--keys", "two-servers",
                                       "--metadata", "run=two-servers", "--timeout", "120"});
  const std::string mine = "metadata=" + UrlEncoded(R"({"run":"two-servers"})");
  REQUIRE(Becomes([&] {
    return survivor.CountWorkflows(mine) >= kOrders / 4 &&
           survivor.CountWorkflows("status=COMPLETED&" + mine) > 0;
  }));
  CHECK(start->Running());
  doomed.program().Signal(SIGKILL);
  CHECK(doomed.program().Wait() == 128 + SIGKILL);
  CHECK(survivor.CountWorkflows("status=COMPLETED&" + mine) < kOrders);

  CHECK(start->Wait(std::chrono::seconds(120)) == 0);
  const auto await = StartOrderWorker({"await", "--endpoints", endpoints, "--timeout", "120"},
                                      start->output_path());
  CHECK(await->Wait(std::chrono::seconds(130)) == 0);
  CHECK(await->Output() == "completed=1000 running=0 other=0\n");

  INFO(start->Errors());
  CHECK_THAT(start->Errors(), !ContainsText(" 0 calls were repeated"));
  CHECK(DistinctLines(start->Output()) == kOrders);
  CHECK(survivor.CountWorkflows(mine) == kOrders);
  CHECK(survivor.CountWorkflows("status=COMPLETED&" + mine) == kOrders);
  CHECK_THAT(survivor.Log() + doomed.Log(), !ContainsText("hunter2"));
  worker->Signal(SIGTERM);
  CHECK(worker->Wait() == 0);
}

TEST_CASE("two servers on one database: one is killed amid a bulk job, the other carries it on") {
  const TestDatabase database;
  const TempDirectory directory;
  const std::string config =
      directory.Write("flovyn.toml", "auth.enabled = false\n[claims]\nnode_silence_seconds = 2\n");
  const std::vector<std::string> arguments = {"--config", config, "--storage", database.url()};
  const auto open = [&] { return std::make_unique<ServerProcess>(arguments); };
  std::unique_ptr<ServerProcess> other = open();
  CheckBulkJobsOutliveServers(open(), [&] { return std::exchange(other, open()); });
}

TEST_CASE("two servers on one database: both serve the same org and see each other's starts") {
  const TestDatabase database;
  const std::vector<std::string> arguments = {"--storage", database.url()};
  const ServerProcess first(arguments);
  const ServerProcess second(arguments);
  const auto worker = StartOrderWorker({"--endpoints", second.endpoint()});
  const auto start = StartOrderWorker({"start", "--endpoints", first.endpoint(), "--count", "20"});
  REQUIRE(start->Wait() == 0);
  CHECK(first.CountWorkflows("") == 20);
  CHECK(second.CountWorkflows("") == 20);
  const auto await =
      StartOrderWorker({"await", "--endpoints", first.endpoint()}, start->output_path());
  CHECK(await->Wait() == 0);
  worker->Signal(SIGTERM);
  CHECK(worker->Wait() == 0);
}

}  // namespace
}  // namespace flovyn::testing
