// The smallest workflow: one task, one durable sleep, in this process.
// usage: hello-example [memory: | sqlite:PATH | postgres://…]
#include <chrono>
#include <cstdio>
#include <string>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_embedded/embedded_engine.h"

using namespace std::chrono_literals;

flovyn::Workflow<std::string> hello(flovyn::WorkflowContext& ctx, std::string name) {
  auto greeting = co_await ctx.task<std::string>("greet", name, {.max_retries = 2});
  co_await ctx.sleep(10ms);
  co_return greeting + ", and good bye!";
}

int main(int argc, char** argv) {
  auto engine = flovyn::EmbeddedEngine::Open(argc > 1 ? argv[1] : "memory:");
  if (!engine.ok()) return std::fprintf(stderr, "%s\n", engine.status().ToString().c_str()), 1;

  flovyn::sdk::Worker worker(**engine);
  worker.workflow("hello", hello);
  worker.task("greet", [](const std::string& name) { return "Hello, " + name; });
  if (auto started = worker.start(); !started.ok()) return 1;

  flovyn::Client client(**engine);
  auto options = flovyn::StartWorkflowOptions().with_metadata({{"customerId", "CUST-123"}});
  auto execution = client.start<std::string>("hello", "world", options);
  if (!execution.ok()) return 1;
  auto greeting = client.result(*execution);
  std::printf("%s\n", greeting.ok() ? greeting->c_str() : greeting.status().ToString().c_str());
  return greeting.ok() ? 0 : 1;
}
