// The code that docs/testing.md shows.
#include <chrono>
#include <string>

#include "flovyn/sdk_testing/testing.h"
#include "server/program.h"
#include "test.h"

using namespace std::chrono_literals;

namespace shop {

struct Order {
  std::string id = {};
  double total = 0;
};
FLOVYN_FIELDS(Order, id, total);

flovyn::Workflow<std::string> order(flovyn::WorkflowContext& ctx, Order in) {
  auto payment = co_await ctx.task<std::string>("charge-card", in, {.max_retries = 5});
  auto approval = co_await ctx.within(24h, ctx.promise<bool>("manager"));
  if (!approval.value_or(false)) {
    co_await ctx.task<void>("refund", payment);
    co_return "refunded";
  }
  co_return payment;
}

}  // namespace shop

TEST_CASE("testing guide: nobody approves, and a day passes at once") {
  flovyn::TestEnvironment env;
  env.worker().workflow("order", shop::order);
  auto charge = env.mock_task<std::string, shop::Order>("charge-card");
  charge.fails_once(absl::UnavailableError("busy")).returns("P-1");
  auto refund = env.mock_task<void, std::string>("refund").returns();

  auto started = env.client().start<std::string>("order", shop::Order{"o-1", 5});
  CHECK(env.client().result(*started).value() == "refunded");
  CHECK(charge.calls().size() == 2);
  CHECK(refund.calls().at(0) == "P-1");

  auto history = env.record(started->id);
  auto status = flovyn::testing::ExpectHistory(*history)
                    .task("charge-card", shop::Order{"o-1", 5})
                    .in_order({"PROMISE_CREATED manager", "TIMER_FIRED", "TASK_SCHEDULED refund"})
                    .completed("refunded")
                    .status();
  CHECK(status == absl::OkStatus());
  CHECK(flovyn::testing::CheckDeterminism(*history, shop::order) == absl::OkStatus());
}

TEST_CASE("testing guide: the manager answers after an hour") {
  flovyn::TestEnvironment env;
  env.worker().workflow("order", shop::order);
  env.mock_task<std::string, shop::Order>("charge-card").returns("P-1");
  auto started = env.client().start<std::string>("order", shop::Order{"o-1", 5});
  env.advance(1h);
  CHECK(env.client().resolve(started->id, "manager", true).value());
  CHECK(env.client().result(*started).value() == "P-1");

  const flovyn::testing::TempDirectory directory;
  const std::string path = directory.path() / "order.json";
  CHECK(flovyn::testing::WriteHistoryFile(path, *env.record(started->id)).ok());
  CHECK(flovyn::testing::ReplayHistory(path, shop::order) == absl::OkStatus());
}

TEST_CASE("testing guide: orders that run go on with today's code") {
  CHECK(flovyn::testing::ReplayHistory(FLOVYN_HISTORIES "/shop-order.json", shop::order) ==
        absl::OkStatus());
}
