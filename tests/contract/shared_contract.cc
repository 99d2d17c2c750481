// Several processes on the same data, played by several stores.
#include <algorithm>

#include "contract/fresh_store.h"
#include "contract/races.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

/// A fresh store and another on the same data, of another node.
struct TwoNodes {
  FreshStore first;
  OpenOptions options{.node = first.New<NodeId>()};
  std::unique_ptr<Store> second = first.OpenAnother({}, options);

  std::vector<Store*> both() { return {&*first, second.get()}; }
};

/// An undelivered claim of the second node.
WorkflowExecution ClaimedBySecond(TwoNodes& nodes) {
  WorkflowExecution row = NewWorkflow(nodes.first, StoreNow(*nodes.first));
  row.status = WorkflowStatus::kRunning;
  row.claim = ClaimOf(PollOf(nodes.first), StoreNow(*nodes.first));
  row.claim->node = nodes.options.node;
  REQUIRE(SubmitAndWait(*nodes.second, Inserting({row})).ok());
  return row;
}

}  // namespace

TEST_CASE("shared: 100 threads on two stores start with one key and get one execution") {
  TwoNodes nodes;
  RaceForKey(nodes.first, nodes.both());
}

TEST_CASE("shared: 32 threads on two stores claim, and no work is handed out twice") {
  for (const WorkType type : {WorkType::kWorkflow, WorkType::kTask}) {
    TwoNodes nodes;
    RaceForWork(nodes.first, nodes.both(), type);
  }
}

TEST_CASE("shared: appends through two stores leave no gap") {
  TwoNodes nodes;
  RaceToAppend(nodes.first, nodes.both());
}

TEST_CASE("shared: what one store wrote is read and continued by the other at once") {
  TwoNodes nodes;
  for (int i = 0; i < 50; ++i) {
    Store& writer = *nodes.both()[static_cast<std::size_t>(i % 2)];
    Store& reader = *nodes.both()[static_cast<std::size_t>((i + 1) % 2)];
    const WorkflowStart start = PlainWorkflow(nodes.first);
    Must(Execute(writer, StartWorkflow{.start = start}));
    CHECK(Must(reader.workflows().Get(nodes.first.tenant, start.id)).start.id == start.id);
    Must(Execute(reader, ClaimWork{WorkType::kWorkflow, start.id.uuid(), PollOf(nodes.first)}));
    const auto row = Must(writer.workflows().Get(nodes.first.tenant, start.id));
    CHECK(row.status == WorkflowStatus::kRunning);
  }
}

TEST_CASE("shared: undelivered claims of a node stay while it shows signs of life") {
  TwoNodes nodes;
  const WorkflowExecution row = ClaimedBySecond(nodes);
  SweepRequest alive;
  alive.node = nodes.options.node;
  CHECK(Must(nodes.second->dispatch().Sweep(alive)).lapsed_workflows.empty());

  SweepRequest sweep;
  sweep.node = OpenOptions{}.node;
  CHECK(Must(nodes.first->dispatch().Sweep(sweep)).lapsed_workflows.empty());
  sweep.policy.node_silence = absl::ZeroDuration();  // the same as waiting long enough
  const auto lapsed = Must(nodes.first->dispatch().Sweep(sweep)).lapsed_workflows;
  REQUIRE(lapsed.size() == 1);
  CHECK(lapsed[0] == std::pair(row.start.id, row.claim->token));
}

TEST_CASE("shared: a claim that two nodes found lapsed is taken back once") {
  TwoNodes nodes;
  WorkflowExecution row = ClaimedBySecond(nodes);
  const ReclaimWork reclaim{WorkType::kWorkflow, row.start.id.uuid(), row.claim->token};
  Must(Execute(*nodes.first, reclaim));
  Must(Execute(*nodes.second, reclaim));
  const auto stored = Must(nodes.first->workflows().Get(nodes.first.tenant, row.start.id));
  CHECK(stored.status == WorkflowStatus::kPending);
  CHECK(stored.lost_claims == 1);
}

TEST_CASE("shared: closing one store leaves the other working") {
  TwoNodes nodes;
  nodes.second->Close();
  nodes.second.reset();
  Must(Execute(*nodes.first, StartWorkflow{.start = PlainWorkflow(nodes.first)}));
}

}  // namespace flovyn::testing
