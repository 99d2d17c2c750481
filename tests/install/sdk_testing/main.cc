// Uses flovyn::sdk_testing alone: a workflow runs in a test, its days pass at once, and what it did
// is looked at and replayed.
#include <chrono>
#include <cstdlib>

#include "flovyn/sdk_testing/testing.h"

flovyn::Workflow<int> patient(flovyn::WorkflowContext& ctx) {
  co_await ctx.sleep(std::chrono::hours(24));
  co_return 1;
}

int main() {
  flovyn::TestEnvironment env;
  env.worker().workflow("patient", patient);
  const auto started = env.client().start<int>("patient", flovyn::Json());
  if (env.client().result(*started).value_or(0) != 1) return EXIT_FAILURE;
  const auto history = env.record(started->id);
  const bool ok = flovyn::testing::ExpectHistory(*history).completed(1).status().ok() &&
                  flovyn::testing::ReplayHistory(*history, patient).ok();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
