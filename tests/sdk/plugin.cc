// A shared object that embeds the engine, as the plug-in of some program would.
#include <string>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_embedded/embedded_engine.h"
#ifdef FLOVYN_WITH_GRPC
#include "flovyn/sdk_grpc/grpc_backend.h"
#endif

namespace {

flovyn::Workflow<int> Doubled(flovyn::WorkflowContext& ctx, int value) {
  try {
    co_await ctx.task<int>("refuse", value);
  } catch (const flovyn::WorkflowError&) {  // the library throws it; it is caught by its type here
    co_return 2 * value;
  }
  co_return 0;
}

int Double(int value) {
  const auto engine = flovyn::EmbeddedEngine::Open("memory:");
  if (!engine.ok()) return -1;
  flovyn::sdk::Worker worker(**engine);
  worker.workflow("doubled", Doubled).task("refuse", [](int) {
    return flovyn::NotRetryable(absl::InvalidArgumentError("as it should"));
  });
  if (!worker.start().ok()) return -2;
  flovyn::Client client(**engine);
  const auto started = client.start<int>("doubled", value);
  return started.ok() ? client.result(*started).value_or(-3) : -4;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int plugin_double(int value) {
#ifdef FLOVYN_WITH_GRPC
  if (flovyn::GrpcBackend::Connect({.endpoints = {"nowhere"}}).ok()) return -5;
#endif
  return Double(value);
}
