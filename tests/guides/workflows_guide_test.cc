// The code that docs/workflows.md shows.
#include <chrono>
#include <string>
#include <vector>

#include "flovyn/sdk_testing/testing.h"
#include "test.h"

namespace {

using namespace std::chrono_literals;
using flovyn::Json;

struct Order {
  std::string id = {};
  std::vector<std::string> items = {};
};
FLOVYN_FIELDS(Order, id, items);

flovyn::Workflow<int> ship(flovyn::WorkflowContext& ctx, Order order) {
  std::vector<flovyn::Future<int>> packed;
  for (const std::string& item : order.items) packed.push_back(ctx.task<int>("pack", item));
  int weight = 0;
  for (const int grams : co_await ctx.all(packed)) weight += grams;
  co_return weight;
}

flovyn::Workflow<std::string> quote(flovyn::WorkflowContext& ctx, Order order) {
  auto offer = ctx.promise<std::string>("offer");
  auto found = co_await ctx.within(10min, offer);
  if (!found) found = co_await ctx.task<std::string>("list-price", order);
  co_return *found;
}

flovyn::Workflow<std::string> cart(flovyn::WorkflowContext& ctx) {
  std::vector<std::string> items;
  auto checkout = ctx.signal<bool>("checkout");
  for (;;) {
    auto next = co_await ctx.any(ctx.signal<std::string>("add"), checkout, ctx.sleep(72h));
    if (next.index() == 2) co_return "abandoned";
    if (next.index() == 1) break;
    items.push_back(std::get<0>(next));
    ctx.set("items", items);
  }
  const Order order{"o-1", items};
  auto weight = co_await ctx.child<int>("ship", order);
  co_return std::to_string(weight) + " g";
}

flovyn::Workflow<int> account(flovyn::WorkflowContext& ctx, int balance) {
  auto close = ctx.signal<bool>("close");
  while (!ctx.should_continue_as_new()) {
    auto next = co_await ctx.any(ctx.signal<int>("deposit"), close);
    if (next.index() == 1) co_return balance;
    balance += std::get<0>(next);
  }
  ctx.continue_as_new(balance);
}

flovyn::Workflow<std::string> trip(flovyn::WorkflowContext& ctx, std::string city) {
  auto hotel = co_await ctx.task<std::string>("book-hotel", city);
  auto flight = co_await ctx.task<std::string>("book-flight", city).outcome();
  if (!flight.ok()) {
    co_await ctx.task<void>("cancel-hotel", hotel);
    co_return absl::AbortedError("no flight: " + std::string(flight.status().message()));
  }
  co_return hotel + " and " + *flight;
}

std::string exchange_rate() { return "1.08"; }

flovyn::Workflow<std::string> invoice(flovyn::WorkflowContext& ctx, Order order) {
  auto rate = ctx.run("exchange-rate", [] { return exchange_rate(); });
  auto number = ctx.uuid().str().substr(0, 8);
  auto due = ctx.now() + absl::Hours(24 * 30);
  if (ctx.version("second-reminder", 1, 2) == 2) co_await ctx.sleep(24h);
  ctx.log(flovyn::LogLevel::kInfo, "invoice " + number + " for " + order.id);
  co_return rate + " due " + absl::FormatTime("%Y-%m-%d", due, absl::UTCTimeZone());
}

flovyn::TestEnvironment& Worked(flovyn::TestEnvironment& env) {
  env.worker()
      .workflow("ship", ship)
      .workflow("quote", quote)
      .workflow("cart", cart)
      .workflow("account", account)
      .workflow("trip", trip)
      .workflow("invoice", invoice);
  env.mock_task<int, std::string>("pack").answers(
      [](const std::string& item) { return 100 * static_cast<int>(item.size()); });
  env.mock_task<std::string, Order>("list-price").returns("100");
  env.mock_task<std::string, std::string>("book-hotel").returns("Ritz");
  return env;
}

TEST_CASE("workflows guide: fan-out and limits") {
  flovyn::TestEnvironment env;
  auto& client = Worked(env).client();
  const Order order{"o-1", {"cup", "plate"}};
  CHECK(client.result(*client.start<int>("ship", order)).value() == 800);
  CHECK(client.result(*client.start<std::string>("quote", order)).value() == "100");
  auto quoted = client.start<std::string>("quote", order);
  env.run();
  CHECK(client.resolve(quoted->id, "offer", "90").value());
  CHECK(client.result(*quoted).value() == "90");
}

TEST_CASE("workflows guide: signals, state, children") {
  flovyn::TestEnvironment env;
  auto& client = Worked(env).client();
  auto started = client.start<std::string>("cart", Json());
  auto abandoned = client.start<std::string>("cart", Json());
  CHECK(client.signal(started->id, "add", "cup").ok());
  env.run();
  auto items = client.query<std::vector<std::string>>(started->id, "items");
  CHECK(items.value() == std::vector<std::string>{"cup"});
  CHECK(client.signal(started->id, "checkout", true).ok());
  CHECK(client.result(*started).value() == "300 g");
  CHECK(client.result(*abandoned).value() == "abandoned");
}

TEST_CASE("workflows guide: an endless workflow") {
  flovyn::TestEnvironment env;
  auto& client = Worked(env).client();
  auto opened = client.start<int>("account", 0);
  constexpr int kDeposits = 4'200;
  for (int i = 0; i < kDeposits; ++i) CHECK(client.signal(opened->id, "deposit", 2).ok());
  env.run();
  CHECK(client.signal(opened->id, "deposit", 100).ok());
  env.run();
  CHECK(client.get(opened->id)->status == flovyn::WorkflowStatus::kContinuedAsNew);
  CHECK(client.signal(opened->id, "close", true).ok());
  CHECK(client.result(*opened).value() == 2 * kDeposits + 100);
}

TEST_CASE("workflows guide: failures, and what is recorded") {
  flovyn::TestEnvironment env;
  auto& client = Worked(env).client();
  env.mock_task<std::string, std::string>("book-flight")
      .fails(flovyn::NotRetryable(absl::NotFoundError("sold out")));
  auto cancel = env.mock_task<void, std::string>("cancel-hotel").returns();
  auto failed = client.result(*client.start<std::string>("trip", "Oslo"));
  CHECK_THAT(std::string(failed.status().message()), flovyn::testing::ContainsText("sold out"));
  CHECK(cancel.calls() == std::vector<std::string>{"Ritz"});
  auto invoiced = client.start<std::string>("invoice", Order{});
  CHECK_THAT(client.result(*invoiced).value(), flovyn::testing::ContainsText("1.08 due "));
  CHECK(flovyn::testing::CheckDeterminism(*env.record(invoiced->id), invoice).ok());
}

}  // namespace
