// Several processes on the same data, played by several stores.
#include <algorithm>

#include "contract/fresh_store.h"
#include "contract/races.h"
#include "contract/retention_scene.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/together.h"
#include "flovyn/decide/retry_workflow.h"

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

/// In steps of ten; how many went.
absl::StatusOr<std::size_t> DeleteAll(Store& store, const TenantId& tenant) {
  std::size_t deleted = 0;
  RetentionStep step = {.tenant = tenant, .age = RetentionScene::kAge, .max_executions = 10};
  while (true) {
    FLOVYN_ASSIGN_OR_RETURN(const RetentionResult result, store.retention().DeleteFinished(step));
    deleted += result.deleted;
    if (!result.next) return deleted;
    step.after = *result.next;
  }
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

TEST_CASE("shared: two nodes that delete by age do it once, and wait for nobody") {
  RetentionScene scene;
  const std::unique_ptr<Store> second =
      scene.store.OpenAnother({}, {.node = scene.store.New<NodeId>()});
  const std::vector<Store*> stores = {&*scene.store, second.get()};
  constexpr std::size_t kRows = 300;
  for (std::size_t i = 0; i < kRows; ++i) scene.InsertFullWorkflow();
  std::vector<absl::StatusOr<std::size_t>> deleted(stores.size(), 0);
  Together(static_cast<int>(stores.size()), [&](int node) {
    const auto index = static_cast<std::size_t>(node);
    deleted[index] = DeleteAll(*stores[index], scene.store.tenant);
  });
  CHECK(Must(deleted[0]) + Must(deleted[1]) + scene.DeleteAll() == kRows);
  CHECK(Must(scene.store->workflows().List(scene.store.tenant, {}, {})).total == 0);
}

TEST_CASE("shared: appends through two stores leave no gap") {
  TwoNodes nodes;
  RaceToAppend(nodes.first, nodes.both());
}

TEST_CASE("shared: appends through two stores to a workflow that has ended leave no gap") {
  TwoNodes nodes;
  WorkflowExecution row = NewWorkflow(nodes.first, StoreNow(*nodes.first));
  row.status = WorkflowStatus::kCompleted;
  row.completed_at = row.created_at;
  REQUIRE(SubmitAndWait(*nodes.first, Inserting({row})).ok());
  const WorkflowId id = row.start.id;
  constexpr int kThreads = 2;
  constexpr int kAppends = 25;
  std::vector<std::vector<absl::Status>> statuses(kThreads);
  Together(kThreads, [&](int thread) {
    const auto index = static_cast<std::size_t>(thread);
    for (int i = 0; i < kAppends; ++i) {
      statuses[index].push_back(SubmitAndWait(
          *nodes.both()[index], Deciding({.workflows = {id}}, [id](const WorkingSet& set) {
            Delta delta;
            delta.events.emplace_back(id, SignalReceived{"signal", {}});
            delta.workflows.push_back(*set.Find(id));
            return absl::StatusOr<Delta>(delta);
          })));
    }
  });
  for (const auto& of_thread : statuses) {
    for (const absl::Status& status : of_thread) CHECK(status == absl::OkStatus());
  }
  const auto events = Must(nodes.first->workflows().Events(nodes.first.tenant, id, 0));
  REQUIRE(events.size() == kThreads * kAppends);
  const auto stored = Must(nodes.first->workflows().Get(nodes.first.tenant, id));
  CHECK(stored.current_sequence == kThreads * kAppends);
  CHECK(events.back().sequence == kThreads * kAppends);
}

TEST_CASE("shared: a failed workflow that two nodes retry at once is opened once") {
  TwoNodes nodes;
  for (int round = 0; round < 20; ++round) {
    WorkflowExecution row = NewWorkflow(nodes.first, StoreNow(*nodes.first));
    row.status = WorkflowStatus::kFailed;
    row.completed_at = row.created_at;
    REQUIRE(SubmitAndWait(*nodes.first, Inserting({row})).ok());
    std::vector<absl::Status> statuses(2);
    Together(2, [&](int thread) {
      const auto index = static_cast<std::size_t>(thread);
      statuses[index] =
          Execute(*nodes.both()[index], RetryWorkflow{.workflow = row.start.id}).status();
    });
    const bool first = statuses[0].ok();
    CAPTURE(statuses[0], statuses[1]);
    CHECK(first != statuses[1].ok());
    CHECK(absl::IsFailedPrecondition(statuses[first ? 1 : 0]));
    const auto stored = Must(nodes.first->workflows().Get(nodes.first.tenant, row.start.id));
    CHECK(stored.status == WorkflowStatus::kPending);
  }
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

TEST_CASE("shared: increments of metadata through two stores are not lost") {
  for (const WorkflowStatus status : {WorkflowStatus::kPending, WorkflowStatus::kFailed}) {
    TwoNodes nodes;
    RaceToIncrement(nodes.first, nodes.both(), status);
  }
}

TEST_CASE("shared: executions that were created at once are changed through two stores") {
  TwoNodes nodes;
  RaceToUpdate(nodes.first, nodes.both());
}

}  // namespace flovyn::testing
