// Uses flovyn::sdk_testing alone: a workflow runs in a test, and its days pass at once.
#include <chrono>
#include <cstdlib>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_testing/test_environment.h"

flovyn::Workflow<int> patient(flovyn::WorkflowContext& ctx) {
  co_await ctx.sleep(std::chrono::hours(24));
  co_return 1;
}

int main() {
  flovyn::TestEnvironment env;
  env.worker().workflow("patient", patient);
  const auto started = env.client().start<int>("patient", flovyn::Json());
  return env.client().result(*started).value_or(0) == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
