#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/answers.h"
#include "fakes/lane_hold.h"
#include "flovyn/domain/errors.h"

namespace flovyn::testing {
namespace {

bool Exists(FreshStore& store, const WorkflowId& id) {
  const absl::Status status = store->workflows().Get(store.tenant, id).status();
  REQUIRE((status.ok() || absl::IsNotFound(status)));
  return status.ok();
}

bool Exists(FreshStore& store, const TaskId& id) {
  const absl::Status status = store->tasks().Get(store.tenant, id).status();
  REQUIRE((status.ok() || absl::IsNotFound(status)));
  return status.ok();
}

/// Appends an event to a workflow that it names.
Unit Appending(const WorkflowId& id, std::string name) {
  return Deciding({.workflows = {id}},
                  [id, name = std::move(name)](const WorkingSet&) -> absl::StatusOr<Delta> {
                    Delta delta;
                    delta.events.emplace_back(id, OperationCompleted{name, {}});
                    return delta;
                  });
}

}  // namespace

TEST_CASE("refusal: the decider's own status is the answer and nothing is changed") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  const StoreCounters before = store->counters();

  const absl::Status refusal = FailedPrecondition("not today: \xE2\x82\xAC");
  const absl::Status answer = SubmitAndWait(
      *store, Deciding({.workflows = {row.start.id}},
                       [&](const WorkingSet&) -> absl::StatusOr<Delta> { return refusal; }));
  CHECK(answer == refusal);
  CHECK(Describe(Must(store->workflows().Get(store.tenant, row.start.id))) == Describe(row));
  CHECK(store->counters().units == before.units + 1);
  CHECK(store->counters().refused == before.refused + 1);
  CHECK(store->counters().write_transactions == before.write_transactions);
}

TEST_CASE("refusal: inserting an id that exists fails the unit whole") {
  FreshStore store;
  const WorkflowExecution workflow = NewWorkflow(store, kThen);
  const TaskExecution task = NewTask(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({workflow}, {task})).ok());

  WorkflowExecution again = workflow;
  again.start.kind = "other";
  const WorkflowExecution beside = NewWorkflow(store, kThen);
  const TaskExecution task_beside = NewTask(store, kThen);
  CHECK(absl::IsAlreadyExists(SubmitAndWait(*store, Inserting({beside, again}, {task_beside}))));
  CHECK(absl::IsAlreadyExists(SubmitAndWait(*store, Inserting({beside}, {task_beside, task}))));
  CHECK_FALSE(Exists(store, beside.start.id));
  CHECK_FALSE(Exists(store, task_beside.start.id));
  CHECK(Describe(Must(store->workflows().Get(store.tenant, workflow.start.id))) ==
        Describe(workflow));
}

TEST_CASE("refusal: inserting an id that exists and was named fails the unit whole") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  Unit unit = Inserting({row});
  unit.refs.workflows.push_back(row.start.id);
  CHECK(absl::IsAlreadyExists(SubmitAndWait(*store, std::move(unit))));
}

TEST_CASE("refusal: a change of what does not exist fails and leaves nothing") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThen);
  CHECK(absl::IsInternal(SubmitAndWait(*store, Replacing(row))));
  CHECK(absl::IsInternal(SubmitAndWait(*store, Replacing(NewTask(store, kThen)))));
  CHECK(absl::IsInternal(SubmitAndWait(*store, Appending(row.start.id, "a"))));
  CHECK_FALSE(Exists(store, row.start.id));
}

TEST_CASE("refusal: poisoned units of a batch fail alone") {
  FreshStore store;
  const WorkflowExecution common = NewWorkflow(store, kThen);
  const WorkflowExecution existing = NewWorkflow(store, kThen);  // no unit names it
  REQUIRE(SubmitAndWait(*store, Inserting({common, existing})).ok());
  const std::uint64_t failed_before = store->counters().failed_batches;

  constexpr int kNeighbours = 50;
  Answers good;
  Answers bad;
  std::vector<WorkflowExecution> neighbours;
  {
    const LaneHold hold(*store);
    for (int i = 0; i < kNeighbours; ++i) {
      neighbours.push_back(NewWorkflow(store, kThen));
      store->Submit(Inserting({neighbours.back()}), good.Next());
      store->Submit(Appending(common.start.id, std::to_string(i)), good.Next());
      if (i == 10) store->Submit(Inserting({existing}), bad.Next());
      if (i == 20) store->Submit(Appending(store.New<WorkflowId>(), "lost"), bad.Next());
      if (i == 30) store->Submit(Replacing(NewTask(store, kThen)), bad.Next());
    }
  }
  for (const absl::Status& status : good.Wait()) CHECK(status == absl::OkStatus());
  const std::vector<absl::Status> refused = bad.Wait();
  CHECK(absl::IsAlreadyExists(refused[0]));
  CHECK(absl::IsInternal(refused[1]));
  CHECK(absl::IsInternal(refused[2]));

  for (const WorkflowExecution& row : neighbours) CHECK(Exists(store, row.start.id));
  const auto events = Must(store->workflows().Events(store.tenant, common.start.id, 0));
  REQUIRE(events.size() == kNeighbours);
  for (int i = 0; i < kNeighbours; ++i) {
    const StoredEvent& event = events[static_cast<std::size_t>(i)];
    CHECK(event.sequence == i + 1);
    CHECK(event.data == EncodeEventData(OperationCompleted{std::to_string(i), {}}));
  }
  if (store->traits().durable) CHECK(store->counters().failed_batches > failed_before);
}

TEST_CASE("refusal: units over the bound of the queue are refused and the others are written") {
  OpenOptions options;
  options.max_queued_units = 5;
  FreshStore store({}, options);
  Answers answers;
  std::vector<WorkflowId> ids;
  {
    const LaneHold hold(*store);
    for (int i = 0; i < 20; ++i) {
      const WorkflowExecution row = NewWorkflow(store, kThen);
      ids.push_back(row.start.id);
      store->Submit(Inserting({row}), answers.Next());
    }
  }
  const std::vector<absl::Status> statuses = answers.Wait();
  int written = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    CAPTURE(i, statuses[i]);
    CHECK(Exists(store, ids[i]) == statuses[i].ok());
    if (statuses[i].ok()) {
      ++written;
    } else {
      CHECK(absl::IsResourceExhausted(statuses[i]));
      CHECK(std::string(statuses[i].message()).find('5') != std::string::npos);
    }
  }
  CHECK(written >= 4);  // a store may count the unit that is being written
  CHECK(written <= 5);
}

}  // namespace flovyn::testing
