#include "contract/fresh_store.h"
#include "contract/races.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

std::vector<std::string> IdsOf(const std::vector<ReadyWork>& works) {
  std::vector<std::string> ids;
  for (const ReadyWork& work : works) ids.push_back(work.id.str());
  return ids;
}

}  // namespace

TEST_CASE("claim: 32 threads scan and claim, and no work is handed out twice") {
  for (const WorkType type : {WorkType::kWorkflow, WorkType::kTask}) {
    FreshStore store;
    RaceForWork(store, {&*store}, type);
  }
}

TEST_CASE("claim: what a claim records is stored, and the claimed work is not found again") {
  FreshStore store;
  const TaskExecution task = NewTask(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({}, {task})).ok());
  const Claimant poll = PollOf(store, "worker \xE2\x82\xAC");
  const ClaimedWork told =
      Must(Execute(*store, ClaimWork{WorkType::kTask, task.start.id.uuid(), poll}));
  const TaskExecution stored = Must(store->tasks().Get(store.tenant, task.start.id));
  CHECK(Describe(stored) == Describe(std::get<TaskExecution>(told)));
  REQUIRE(stored.claim.has_value());
  CHECK(stored.claim->worker == poll.worker);
  CHECK(stored.claim->node == poll.node);
  CHECK(stored.claim->token == poll.token);
  CHECK(stored.claim->lease_until == stored.claim->claimed_at + poll.lease);
  CHECK(Must(store->dispatch().FindReady({.queue = QueueOf(store, WorkType::kTask)})).empty());
}

TEST_CASE("find ready: in dispatch order, priority first, then id") {
  FreshStore store;
  std::vector<WorkflowExecution> rows;
  const auto add = [&](absl::Duration age, std::int64_t priority_ms) {
    rows.push_back(NewWorkflow(store, kThen - age));
    rows.back().start.priority_ms = priority_ms;
  };
  add(absl::Seconds(1), 0);         // 0
  add(absl::Seconds(2), 0);         // 1
  add(absl::ZeroDuration(), 5000);  // 2: as if five seconds older
  add(absl::Seconds(9), -8500);     // 3: as if started half a second ago
  add(absl::Seconds(1), 0);         // 4: like 0, the greater id
  REQUIRE(SubmitAndWait(*store, Inserting({rows[4], rows[3], rows[2], rows[1], rows[0]})).ok());
  const ReadyQuery query{.queue = QueueOf(store, WorkType::kWorkflow)};
  const auto ready = Must(store->dispatch().FindReady(query));
  REQUIRE(ready.size() == 5);
  const std::size_t expected[] = {2, 1, 0, 4, 3};
  for (std::size_t i = 0; i < 5; ++i) {
    const ReadyWork work = ReadyWorkOf(rows[expected[i]]);
    CHECK(ready[i].id == work.id);
    CHECK(ready[i].order == work.order);
    CHECK(ready[i].kind == work.kind);
    CHECK(ready[i].queue == work.queue);
    CHECK(ready[i].ready_at == work.ready_at);
  }
  ReadyQuery first_two = query;
  first_two.limit = 2;
  CHECK(IdsOf(Must(store->dispatch().FindReady(first_two))) ==
        std::vector{ready[0].id.str(), ready[1].id.str()});
}

TEST_CASE("find ready: only PENDING work of the queue and the tenant that is due") {
  FreshStore store;
  const absl::Time now = StoreNow(*store);
  std::vector<TaskExecution> rows;
  const auto add = [&]() -> TaskExecution& { return rows.emplace_back(NewTask(store, kThen)); };
  add();
  add().ready_at = now - absl::Seconds(1);
  add().ready_at = now + absl::Hours(1);
  add().start.queue = "Default";
  add().start.tenant = store.other_tenant;
  TaskExecution& running = add();
  running.status = TaskStatus::kRunning;
  running.claim = ClaimOf(PollOf(store), now);
  add().status = TaskStatus::kCancelled;
  REQUIRE(SubmitAndWait(*store, Inserting({NewWorkflow(store, kThen)}, rows)).ok());
  const auto ready = Must(store->dispatch().FindReady({.queue = QueueOf(store, WorkType::kTask)}));
  CHECK(IdsOf(ready) == std::vector{rows[0].start.id.str(), rows[1].start.id.str()});
}

TEST_CASE("find ready: by kind and by pool") {
  FreshStore store;
  const auto pool = store.New<WorkerPoolId>();
  std::vector<WorkflowExecution> rows;
  for (int i = 0; i < 12; ++i) {
    rows.push_back(NewWorkflow(store, kThen));
    rows.back().start.kind = "kind " + std::to_string(i % 4);
    if (i / 4 == 1) rows.back().start.pool = pool;
    if (i / 4 == 2) rows.back().start.pool = store.New<WorkerPoolId>();
  }
  REQUIRE(SubmitAndWait(*store, Inserting(rows)).ok());
  ReadyQuery query{.queue = QueueOf(store, WorkType::kWorkflow)};
  const auto found = [&] { return IdsOf(Must(store->dispatch().FindReady(query))); };
  const auto id = [&](std::size_t i) { return rows[i].start.id.str(); };

  CHECK(found() == std::vector{id(0), id(1), id(2), id(3)});
  query.kinds = {"kind 3", "unknown", "kind 1"};
  CHECK(found() == std::vector{id(1), id(3)});
  query.pool = pool;
  CHECK(found() == std::vector{id(1), id(3), id(5), id(7)});
  query.kinds = {};
  query.limit = 6;
  CHECK(found() == std::vector{id(0), id(1), id(2), id(3), id(4), id(5)});
  query.kinds = {"Kind 1"};
  CHECK(found().empty());
}

}  // namespace flovyn::testing
