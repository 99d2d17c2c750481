// Workflows that continue as new, on every store, in the process and over gRPC.
#include <chrono>
#include <vector>

#include "flovyn/sdk/sdk.h"
#include "host.h"
#include "test.h"
#include "test_store.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;

Workflow<int> AddsUp(WorkflowContext& ctx, int sum) {
  auto next = co_await ctx.any(ctx.signal<int>("add"), ctx.promise<int>("total"));
  if (next.index() == 1) co_return sum;
  const std::vector<int> numbers = {sum, std::get<0>(next)};
  const int added = co_await ctx.task<int>("add", numbers);
  if (added >= 100) co_return added;
  ctx.continue_as_new(added);
}

TEST_CASE("backend: an endless workflow continues as new, and its first id stays good") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kStores)));
  INFO(way.name << " on " << store.url());
  const auto host = way.open(store.url());
  Worker worker(host->backend());
  worker.workflow("adds-up", AddsUp).task("add", [](std::vector<int> numbers) {
    return numbers[0] + numbers[1];
  });
  REQUIRE(worker.start().ok());
  Client client(host->backend());
  StartWorkflowOptions keyed;
  keyed.with_idempotency_key("sum").with_metadata({{"customer", "c1"}});
  const auto started = client.start<int>("adds-up", 0, keyed).value();
  // Some come while a run continues, and all are sent to the first.
  for (int i = 0; i < 10; ++i) REQUIRE(client.signal(started.id, "add", 10).ok());
  CHECK(client.result(started).value() == 100);
  ListOptions runs;
  runs.metadata = Json::Object({{"customer", Json::String("c1")}});
  const Listed<WorkflowExecution> chain = client.list(runs).value();
  REQUIRE(chain.rows.size() == 10);
  for (std::size_t i = 0; i < 10; ++i) {
    const WorkflowExecution& run = chain.rows[9 - i];
    CHECK(run.start.run == static_cast<int>(i) + 1);
    CHECK(run.start.chain() == started.id);
    if (i > 0) CHECK(run.start.continued_from == chain.rows[10 - i].start.id);
    if (i < 9) CHECK(run.continued_as == chain.rows[8 - i].start.id);
  }
  CHECK(client.start<int>("adds-up", 0, keyed).value().id == started.id);
  const auto other = client.start<int>("adds-up", 0).value();
  REQUIRE(client.signal(other.id, "add", 1).ok());
  while (client.get(other.id).value().open()) client.result(other, 5ms).IgnoreError();
  CHECK(client.cancel(other.id, "enough").value());
  CHECK(absl::IsCancelled(client.result(other).status()));
}

}  // namespace
}  // namespace flovyn::sdk
