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

Workflow<int> Slow(WorkflowContext& ctx, int value) {
  co_await ctx.sleep(500ms);
  co_return co_await ctx.task<int>("double", value);
}

TEST_CASE("sdk server: killed and restarted while a worker polls, it is found again") {
  const testing::TempDirectory directory;
  const std::vector<std::string> arguments = {"--storage",
                                              "sqlite:" + (directory.path() / "f.db").string()};
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
