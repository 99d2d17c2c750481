// What a durable store keeps over the end of its process, orderly or not. A killed process does not
// prove that anything outlives a power cut.
#include <csignal>

#include "contract/child_process.h"
#include "contract/crash_scenario.h"
#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "domain/random_json.h"

namespace flovyn::testing {
namespace {

/// Runs the crash child on the data to its death by SIGKILL at `point`.
void CrashAt(FreshStore& store, const std::string& point) {
  store.Leave();
  ChildProcess child({FLOVYN_CRASH_CHILD, store.data().location(), store.tenant.str(), point});
  REQUIRE(child.Wait() == -SIGKILL);
  store.Reopen();
}

void CheckGapFree(FreshStore& store, const WorkflowId& id, std::size_t expected) {
  const auto events = Must(store->workflows().Events(store.tenant, id, 0));
  REQUIRE(events.size() == expected);
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].sequence == static_cast<std::int32_t>(i) + 1);
  }
  const WorkflowExecution row = Must(store->workflows().Get(store.tenant, id));
  CHECK(row.current_sequence == static_cast<std::int32_t>(expected));
}

/// Checks that the batch of the scenario is there as a whole, or not at all.
void CheckBatch(FreshStore& store, const CrashScenario& scenario, bool present) {
  CheckGapFree(store, scenario.earlier, present ? 2 : 1);
  const auto states = Must(store->workflows().State(store.tenant, scenario.earlier));
  CHECK(states.size() == (present ? 1U : 0U));
  CHECK(store->workflows().Get(store.tenant, scenario.started).ok() == present);
  CHECK(store->tasks().Get(store.tenant, scenario.task).ok() == present);
  const auto workflows = Must(store->workflows().List(store.tenant, {}, {}));
  CHECK(workflows.total == (present ? 2 : 1));
  CHECK(Must(store->tasks().List(store.tenant, {}, {})).total == (present ? 1 : 0));
}

/// The clients of the crashed process repeat what was not answered.
void CheckRepeats(FreshStore& store, const CrashScenario& scenario, bool present) {
  const StartWorkflow repeated = scenario.StartOf(store.New<WorkflowId>(), "crash");
  const StartedWorkflow answer = Must(Execute(*store, repeated));
  CHECK(answer.created != present);
  CHECK(answer.id == (present ? scenario.started : repeated.start.id));
  CheckGapFree(store, answer.id, 1);
  const StartWorkflow earlier = scenario.StartOf(store.New<WorkflowId>(), "earlier");
  CHECK(Must(Execute(*store, earlier)).id == scenario.earlier);
  REQUIRE(SubmitAndWait(*store, scenario.Step("after the crash")).ok());
  CheckGapFree(store, scenario.earlier, present ? 3 : 2);
}

}  // namespace

TEST_CASE("durable: everything is there after closing and opening again") {
  FreshStore store;
  const CrashScenario scenario(store.tenant);
  Must(Execute(*store, scenario.StartOf(scenario.earlier, "earlier")));
  Must(Execute(*store, scenario.StartOf(scenario.started, "crash")));
  REQUIRE(SubmitAndWait(*store, scenario.Step("in the batch")).ok());
  Must(Execute(*store, scenario.Submission()));
  const WorkflowExecution before = Must(store->workflows().Get(store.tenant, scenario.earlier));
  store.Reopen();
  CheckBatch(store, scenario, true);
  CheckRepeats(store, scenario, true);
  CHECK(Describe(Must(store->workflows().Get(store.tenant, scenario.started))) != Describe(before));
  CHECK(Must(store->tenants().Get(store.tenant)).slug == "first");
}

TEST_CASE("durable: a process killed after loading leaves nothing of its batch") {
  FreshStore store;
  CrashAt(store, "loaded");
  const CrashScenario scenario(store.tenant);
  CheckBatch(store, scenario, false);
  CheckRepeats(store, scenario, false);
}

TEST_CASE("durable: a process killed before the commit leaves nothing of its batch") {
  FreshStore store;
  CrashAt(store, "before_commit");
  const CrashScenario scenario(store.tenant);
  CheckBatch(store, scenario, false);
  CheckRepeats(store, scenario, false);
}

TEST_CASE("durable: a process killed after the commit leaves its batch whole, though unanswered") {
  FreshStore store;
  CrashAt(store, "committed");
  const CrashScenario scenario(store.tenant);
  CheckBatch(store, scenario, true);
  CheckRepeats(store, scenario, true);
}

TEST_CASE("durable: a process killed at any moment loses nothing that it acknowledged") {
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomJson random(seed);
  FreshStore store;
  store.Leave();
  std::vector<WorkflowId> acknowledged;
  {
    ChildProcess child(
        {FLOVYN_CRASH_CHILD, store.data().location(), store.tenant.str(), "endless"});
    const std::size_t enough = 20 + random.Below(200);
    while (acknowledged.size() < enough) {
      const std::optional<std::string> line = child.ReadLine();
      REQUIRE(line.has_value());
      acknowledged.push_back(WorkflowId::Parse(*line).value());
    }
    child.Kill();
    while (const std::optional<std::string> line = child.ReadLine()) {
      acknowledged.push_back(WorkflowId::Parse(*line).value());
    }
    REQUIRE(child.Wait() == -SIGKILL);
  }
  store.Reopen();
  for (const WorkflowId& id : acknowledged) CheckGapFree(store, id, 1);
  // One more may have been committed and not yet acknowledged.
  const std::int64_t total = Must(store->workflows().List(store.tenant, {}, {})).total;
  CHECK(total >= static_cast<std::int64_t>(acknowledged.size()));
  CHECK(total <= static_cast<std::int64_t>(acknowledged.size()) + 1);
}

}  // namespace flovyn::testing
