// Workflows that have ended and still change.
#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

WorkflowExecution Ended(FreshStore& store, WorkflowStatus status) {
  WorkflowExecution row = NewWorkflow(store, kThen);
  row.status = status;
  row.output = PayloadOf("1");
  row.error = status == WorkflowStatus::kFailed ? "broken" : "";
  row.completed_at = kThen + absl::Seconds(1);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  return row;
}

WorkflowExecution Stored(FreshStore& store, const WorkflowExecution& row) {
  return Must(store->workflows().Get(store.tenant, row.start.id));
}

Unit Appending(const WorkflowId& id) {
  return Deciding({.workflows = {id}}, [id](const WorkingSet& set) {
    Delta delta;
    delta.events.emplace_back(id, SignalReceived{"signal", {}});
    delta.workflows.push_back(*set.Find(id));
    return absl::StatusOr<Delta>(delta);
  });
}

std::vector<ReadyWork> Ready(FreshStore& store) {
  return Must(
      store->dispatch().FindReady({.queue = {WorkType::kWorkflow, store.tenant, "default"}}));
}

}  // namespace

TEST_CASE("ended: events are appended to a completed workflow, which stays as it ended") {
  FreshStore store;
  WorkflowExecution row = Ended(store, WorkflowStatus::kCompleted);
  for (int i = 1; i <= 3; ++i) {
    REQUIRE(SubmitAndWait(*store, Appending(row.start.id)).ok());
    const auto events = Must(store->workflows().Events(store.tenant, row.start.id, 0));
    REQUIRE(events.size() == static_cast<std::size_t>(i));
    CHECK(events.back().sequence == i);
    const WorkflowExecution stored = Stored(store, row);
    CHECK(stored.history_bytes > row.history_bytes);
    row.current_sequence = i;
    row.history_bytes = stored.history_bytes;
    CHECK(Describe(stored) == Describe(row));
  }
  CHECK(Ready(store).empty());
}

TEST_CASE("ended: a failed workflow is opened again and ends again") {
  FreshStore store;
  WorkflowExecution row = Ended(store, WorkflowStatus::kFailed);
  WorkflowExecution open = row;
  open.status = WorkflowStatus::kPending;
  open.error.clear();
  open.output = {};
  open.completed_at.reset();
  open.detached = true;
  open.has_waits = true;
  open.task_time = kThen + absl::Seconds(2);
  REQUIRE(SubmitAndWait(*store, Replacing(open)).ok());
  CHECK(Describe(Stored(store, row)) == Describe(open));
  REQUIRE(Ready(store).size() == 1);
  CHECK(Ready(store)[0].id == row.start.id.uuid());
  const auto total = [&](WorkflowStatus status) {
    return Must(store->workflows().List(store.tenant, {.status = status}, {})).total;
  };
  CHECK(total(WorkflowStatus::kPending) == 1);
  CHECK(total(WorkflowStatus::kFailed) == 0);

  REQUIRE(SubmitAndWait(*store, Replacing(row)).ok());
  CHECK(Describe(Stored(store, row)) == Describe(row));
  CHECK(Ready(store).empty());
  CHECK(total(WorkflowStatus::kFailed) == 1);
}

}  // namespace flovyn::testing
