#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

WorkflowExecution Stored(FreshStore& store, const WorkflowExecution& row) {
  return Must(store->workflows().Get(row.start.tenant, row.start.id));
}

/// An open execution with every field set.
WorkflowExecution FullRow(FreshStore& store, WorkflowStatus status) {
  WorkflowExecution row = WorkflowExecution::New(FullWorkflow(store), kThenInMicros);
  row.status = status;
  row.current_sequence = 7;
  row.history_bytes = 3'999'999;
  row.key_expires_at = kThenInMicros + absl::Hours(24);
  row.wake = true;
  row.dispatch_sequence = 5;
  row.lost_claims = 2;
  row.signals = 17;
  row.detached = true;
  row.has_waits = true;
  row.task_time = kThenInMicros + absl::Seconds(1);
  row.started_at = kThenInMicros + absl::Seconds(2);
  row.updated_at = kThenInMicros + absl::Seconds(3);
  if (status == WorkflowStatus::kRunning) {
    row.claim = ClaimOf(PollOf(store, "worker \xE2\x82\xAC"), kThenInMicros + absl::Seconds(4));
    row.claim->delivered = true;
  }
  if (!row.open()) {
    row.output = PayloadOf(R"({"total": 12.50})");
    row.error = "it broke: 'x' \xF0\x9F\x92\xA5";
    row.failure_type = "BUSINESS_LOGIC";
    row.completed_at = kThenInMicros + absl::Seconds(5);
  }
  return row;
}

constexpr WorkflowStatus kWorkflowStatuses[] = {
    WorkflowStatus::kPending,   WorkflowStatus::kRunning, WorkflowStatus::kWaiting,
    WorkflowStatus::kCompleted, WorkflowStatus::kFailed,  WorkflowStatus::kCancelled};

}  // namespace

TEST_CASE("workflow: a row inserted in any status comes back with every field") {
  FreshStore store;
  for (const WorkflowStatus status : kWorkflowStatuses) {
    const WorkflowExecution row = FullRow(store, status);
    REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
    CHECK(Describe(Stored(store, row)) == Describe(row));
  }
}

TEST_CASE("workflow: a row changed to any status comes back with every field") {
  FreshStore store;
  for (const WorkflowStatus status : kWorkflowStatuses) {
    WorkflowExecution row = FullRow(store, status);
    WorkflowExecution fresh = WorkflowExecution::New(row.start, row.created_at);
    fresh.key_expires_at = row.key_expires_at;  // fixed by the start
    REQUIRE(SubmitAndWait(*store, Inserting({fresh})).ok());
    CHECK(Describe(Stored(store, fresh)) == Describe(fresh));
    REQUIRE(SubmitAndWait(*store, Replacing(row)).ok());
    CHECK(Describe(Stored(store, row)) == Describe(row));
  }
}

TEST_CASE("workflow: optional fields that are unset come back unset") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  const WorkflowExecution stored = Stored(store, row);
  CHECK(Describe(stored) == Describe(row));
  CHECK(stored.start.input.absent());
  CHECK(stored.start.metadata.empty());
  CHECK_FALSE(stored.claim.has_value());
}

TEST_CASE("workflow: an execution that ended may be opened again") {
  FreshStore store;
  WorkflowExecution row = FullRow(store, WorkflowStatus::kFailed);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  row.status = WorkflowStatus::kPending;
  row.error.clear();
  row.completed_at.reset();
  REQUIRE(SubmitAndWait(*store, Replacing(row)).ok());
  CHECK(Describe(Stored(store, row)) == Describe(row));
  const WorkQueue queue{WorkType::kWorkflow, store.tenant, row.start.queue};
  const ReadyQuery query{.queue = queue, .pool = row.start.pool};
  CHECK(Must(store->dispatch().FindReady(query)).size() == 1);
}

TEST_CASE("workflow: a change after another sees what that left, also without a reload between") {
  FreshStore store;
  WorkflowExecution row = FullRow(store, WorkflowStatus::kRunning);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  row.claim.reset();
  row.status = WorkflowStatus::kWaiting;
  REQUIRE(SubmitAndWait(*store, Replacing(row)).ok());
  CHECK(Describe(Stored(store, row)) == Describe(row));
}

TEST_CASE("workflow: empty and 1 MiB payloads are kept byte for byte") {
  FreshStore store;
  WorkflowExecution row = NewWorkflow(store, kThenInMicros);
  row.start.input = PayloadOf('"' + std::string(1'048'574, 'x') + '"');
  row.status = WorkflowStatus::kCompleted;
  row.output = PayloadOf("\"\"");
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  const WorkflowExecution stored = Stored(store, row);
  CHECK(stored.start.input.text().size() == 1'048'576);
  CHECK(stored.start.input == row.start.input);
  CHECK(stored.output.text() == "\"\"");
}

TEST_CASE("workflow: times are kept in whole microseconds, cut off") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThenInMicros + absl::Nanoseconds(999));
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  CHECK(Stored(store, row).created_at == kThenInMicros);
}

TEST_CASE("workflow: an unknown id and another tenant's id are NotFound") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  WorkflowRepository& workflows = store->workflows();
  const auto unknown = store.New<WorkflowId>();

  CHECK(absl::IsNotFound(workflows.Get(store.tenant, unknown).status()));
  CHECK(absl::IsNotFound(workflows.Get(store.other_tenant, row.start.id).status()));
  CHECK(absl::IsNotFound(workflows.Events(store.tenant, unknown, 0).status()));
  CHECK(absl::IsNotFound(workflows.Events(store.other_tenant, row.start.id, 0).status()));
  CHECK(absl::IsNotFound(workflows.State(store.tenant, unknown).status()));
  CHECK(absl::IsNotFound(workflows.State(store.other_tenant, row.start.id).status()));
  CHECK(absl::IsNotFound(workflows.TenantOf(unknown).status()));
  CHECK(Must(workflows.TenantOf(row.start.id)) == store.tenant);
}

TEST_CASE("workflow: children are listed oldest first, with their metadata") {
  FreshStore store;
  const WorkflowExecution parent = NewWorkflow(store, kThenInMicros);
  std::vector<WorkflowExecution> children;
  for (const int minutes : {2, 1, 1, 0}) {
    WorkflowExecution child = NewWorkflow(store, kThenInMicros + absl::Minutes(minutes));
    child.start.parent = parent.start.id;
    child.start.child_name = "child " + std::to_string(children.size());
    child.start.metadata = MetadataOf(R"({"n":1})");
    children.push_back(std::move(child));
  }
  std::vector<WorkflowExecution> rows = children;
  rows.push_back(parent);
  rows.push_back(NewWorkflow(store, kThenInMicros));
  REQUIRE(SubmitAndWait(*store, Inserting(rows)).ok());

  const auto listed = Must(store->workflows().ListChildren(store.tenant, parent.start.id));
  REQUIRE(listed.size() == 4);
  CHECK(Describe(listed[0]) == Describe(children[3]));
  CHECK(Describe(listed[1]) == Describe(children[1]));  // the same time: by id
  CHECK(Describe(listed[2]) == Describe(children[2]));
  CHECK(Describe(listed[3]) == Describe(children[0]));
  CHECK(Must(store->workflows().ListChildren(store.tenant, children[0].start.id)).empty());
  CHECK(Must(store->workflows().ListChildren(store.tenant, store.New<WorkflowId>())).empty());
  CHECK(Must(store->workflows().ListChildren(store.other_tenant, parent.start.id)).empty());
}

TEST_CASE("workflow: events come back in order, from any sequence on, with their data untouched") {
  FreshStore store;
  const WorkflowStart start = FullWorkflow(store);
  Must(Execute(*store, StartWorkflow{.start = start}));
  const std::vector<StoredEvent> first = Must(store->workflows().Events(store.tenant, start.id, 0));
  REQUIRE(first.size() == 1);
  CHECK(first[0].sequence == 1);
  CHECK(first[0].type == WorkflowStarted::kType);
  CHECK(first[0].data == EncodeEventData(WorkflowStarted{start}));

  REQUIRE(
      SubmitAndWait(*store, Deciding({.workflows = {start.id}}, [&](const WorkingSet&) {
        Delta delta;
        for (int i = 2; i <= 12; ++i) {
          delta.events.emplace_back(start.id, OperationCompleted{std::to_string(i), start.input});
        }
        return absl::StatusOr<Delta>(delta);
      })).ok());
  for (const int since : {0, 1, 9, 12, 100}) {
    const auto events = Must(store->workflows().Events(store.tenant, start.id, since));
    REQUIRE(static_cast<int>(events.size()) == std::max(0, 12 - since));
    for (std::size_t i = 0; i < events.size(); ++i) {
      CHECK(events[i].sequence == since + static_cast<int>(i) + 1);
    }
  }
  const auto last = Must(store->workflows().Events(store.tenant, start.id, 11));
  CHECK(last[0].data == EncodeEventData(OperationCompleted{"12", start.input}));
  CHECK(last[0].created_at >= first[0].created_at);
  CHECK(Must(store->workflows().Get(store.tenant, start.id)).current_sequence == 12);
}

TEST_CASE("workflow: state keys are set, replaced and cleared, and listed in byte order") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  const auto write = [&](std::vector<StateChange> changes) {
    return SubmitAndWait(*store, Deciding({.workflows = {row.start.id}}, [&](const WorkingSet&) {
      Delta delta;
      delta.states = changes;
      return absl::StatusOr<Delta>(delta);
    }));
  };
  const WorkflowId& id = row.start.id;
  REQUIRE(write({{id, "b", PayloadOf("1")}, {id, "B", PayloadOf("2")}, {id, "\xC3\xA9", Payload()}})
              .ok());
  REQUIRE(write({{id, "b", PayloadOf("3")},
                 {id, "gone", PayloadOf("4")},
                 {id, "gone", std::nullopt},
                 {id, "B", std::nullopt},
                 {id, "a", PayloadOf("5")}})
              .ok());
  const auto states = Must(store->workflows().State(store.tenant, id));
  REQUIRE(states.size() == 3);
  CHECK(states[0].key == "a");
  CHECK(states[0].value.text() == "5");
  CHECK(states[1].key == "b");
  CHECK(states[1].value.text() == "3");
  CHECK(states[2].key == "\xC3\xA9");
  CHECK(states[2].value.absent());
}

}  // namespace flovyn::testing
