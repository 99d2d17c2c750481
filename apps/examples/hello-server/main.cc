// The workflow of hello, run by this process for a server: hello-server-example [HOST:PORT].
#include <chrono>
#include <cstdio>
#include <string>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_grpc/grpc_backend.h"

using namespace std::chrono_literals;

flovyn::Workflow<std::string> hello(flovyn::WorkflowContext& ctx, std::string name) {
  auto greeting = co_await ctx.task<std::string>("greet", name, {.max_retries = 2});
  co_await ctx.sleep(10ms);
  co_return greeting + ", and good bye!";
}

int main(int argc, char** argv) {
  const std::string endpoint = argc > 1 ? argv[1] : "127.0.0.1:9090";
  auto server = flovyn::GrpcBackend::Connect({.endpoints = {endpoint}});
  if (!server.ok()) return std::fprintf(stderr, "%s\n", server.status().ToString().c_str()), 1;

  flovyn::sdk::Worker worker(**server);
  worker.workflow("hello", hello);
  worker.task("greet", [](std::string name) { return "Hello, " + name; });
  if (auto started = worker.start(); !started.ok()) {
    return std::fprintf(stderr, "%s\n", started.ToString().c_str()), 1;
  }

  flovyn::Client client(**server);
  auto execution = client.start<std::string>("hello", "world");
  if (!execution.ok()) return 1;
  auto greeting = client.result(*execution);
  std::printf("%s\n", greeting.ok() ? greeting->c_str() : greeting.status().ToString().c_str());
  return greeting.ok() ? 0 : 1;
}
