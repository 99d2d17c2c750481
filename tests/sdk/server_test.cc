// The SDK and the server program.
#include <signal.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_grpc/grpc_backend.h"
#include "server/fixed_port.h"
#include "server/server_process.h"
#include "test.h"
#include "test_store.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ServerProcess;

TEST_CASE("sdk server: the example of the guide runs against the server program") {
  const ServerProcess server({"--storage", "memory:"});
  testing::Program example({.arguments = {FLOVYN_HELLO_SERVER, server.endpoint()}});
  CHECK(example.Wait() == 0);
  CHECK(example.Output() == "Hello, world, and good bye!\n");
}

TEST_CASE("sdk server: the examples of the embedded engine run against the server program, too") {
  const testing::TempDirectory directory;
  const bool durable = GENERATE(false, true);
  const std::string storage =
      durable ? "sqlite:" + (directory.path() / "f.db").string() : std::string("memory:");
  INFO(storage);
  const ServerProcess server({"--storage", storage});
  const std::map<std::string, std::string> ends_with = {
      {FLOVYN_ORDER_SAGA, "3 orders of CUST-123\n"},
      {FLOVYN_DATA_PIPELINE, "5995 words in 20 parts\n1 run of articles\n"},
      {FLOVYN_APPROVAL, "granted by anna\nwithdrawn: a joke\nexpired\n"}};
  for (const auto& [path, end] : ends_with) {
    testing::Program example({.arguments = {path, "grpc://" + server.endpoint()}});
    const int code = example.Wait();
    INFO(path << ": " << example.Output() << example.Errors());
    CHECK(code == 0);
    CHECK(example.Output().ends_with(end));
  }
}

Workflow<int> Slow(WorkflowContext& ctx, int value) {
  co_await ctx.sleep(500ms);
  co_return co_await ctx.task<int>("double", value);
}

TEST_CASE("sdk server: killed and restarted while a worker polls, it is found again") {
  const TestStore store(GENERATE(from_range(kDurableStores)));
  const std::vector<std::string> arguments = {"--storage", store.url()};
  const std::map<std::string, std::string> environment = {
      {"GRPC_SERVER_PORT", std::to_string(testing::FixedPort())}};
  auto server = std::make_unique<ServerProcess>(arguments, environment);
  const auto backend =
      GrpcBackend::Connect({.endpoints = {server->endpoint()}, .log_level = LogLevel::kError})
          .value();
  Worker worker(*backend, {.longest_pause = 500ms});
  worker.workflow("slow", Slow).task("double", [](int value) { return 2 * value; });
  REQUIRE(worker.start().ok());
  Client client(*backend);
  std::vector<Execution<int>> started;
  for (int i = 0; i < 20; ++i) started.push_back(client.start<int>("slow", i).value());
  server->program().Signal(SIGKILL);
  CHECK(server->program().Wait() == 128 + SIGKILL);
  server = std::make_unique<ServerProcess>(arguments, environment);
  int sum = 0;
  for (const Execution<int>& one : started) {
    // The first look may come before the channel has connected again.
    absl::StatusOr<int> result = absl::UnavailableError("");
    CHECK(testing::Becomes([&] {
      result = client.result(one, 30s);
      return !absl::IsUnavailable(result.status());
    }));
    sum += result.value_or(-1000);
  }
  CHECK(sum == 380);
}

}  // namespace
}  // namespace flovyn::sdk
