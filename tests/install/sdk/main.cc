// Uses flovyn::sdk alone: workflows are written, and replayed, without any engine.
#include <cstdlib>
#include <string>

#include "flovyn/sdk/run_activation.h"
#include "flovyn/sdk/sdk.h"

struct Order {
  std::string id = {};
};
FLOVYN_FIELDS(Order, id);

flovyn::Workflow<std::string> order(flovyn::WorkflowContext& ctx, Order in) {
  co_return in.id + co_await ctx.task<std::string>("pack", in);
}

int main() {
  const flovyn::sdk::WorkflowBody body = flovyn::sdk::BodyOf(order);
  return flovyn::sdk::FromJson<Order>(R"({"id":"1"})", "input").ok() && body ? EXIT_SUCCESS
                                                                             : EXIT_FAILURE;
}
