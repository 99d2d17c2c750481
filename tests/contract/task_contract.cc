#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

TaskExecution Stored(FreshStore& store, const TaskExecution& row) {
  return Must(store->tasks().Get(row.start.tenant, row.start.id));
}

TaskExecution FullRow(FreshStore& store, TaskStatus status) {
  TaskExecution row = TaskExecution::New(FullTask(store), kThenInMicros);
  row.scheduled_sequence = 3;
  row.status = status;
  row.execution_count = 4;
  row.lost_claims = 1;
  row.ready_at = kThenInMicros + absl::Seconds(1);
  row.started_at = kThenInMicros + absl::Seconds(2);
  row.updated_at = kThenInMicros + absl::Seconds(3);
  row.progress = 0.625;
  row.log_lines = 7;
  row.progress_details = "half \xE2\x82\xAC 'x'";
  if (status == TaskStatus::kRunning) {
    row.claim = ClaimOf(PollOf(store, "worker \xE2\x82\xAC"), kThenInMicros + absl::Seconds(4));
    row.claim->delivered = true;
  }
  if (!row.open()) {
    row.told = true;
    row.output = PayloadOf(R"({"receipt": 1.0})");
    row.error = "card 'declined' \xF0\x9F\x92\xA5";
    row.completed_at = kThenInMicros + absl::Seconds(5);
  }
  return row;
}

constexpr TaskStatus kTaskStatuses[] = {TaskStatus::kPending, TaskStatus::kRunning,
                                        TaskStatus::kCompleted, TaskStatus::kFailed,
                                        TaskStatus::kCancelled};

}  // namespace

TEST_CASE("task: a row inserted in any status comes back with every field") {
  FreshStore store;
  const WorkflowExecution owner = NewWorkflow(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({owner})).ok());
  for (const bool standalone : {true, false}) {
    for (const TaskStatus status : kTaskStatuses) {
      TaskExecution row = FullRow(store, status);
      if (!standalone) row.start.workflow = owner.start.id;
      REQUIRE(SubmitAndWait(*store, Inserting({}, {row})).ok());
      CHECK(Describe(Stored(store, row)) == Describe(row));
    }
  }
}

TEST_CASE("task: a row changed to any status comes back with every field") {
  FreshStore store;
  for (const TaskStatus status : kTaskStatuses) {
    TaskExecution row = FullRow(store, status);
    TaskExecution fresh = TaskExecution::New(row.start, row.created_at);
    fresh.scheduled_sequence = row.scheduled_sequence;
    REQUIRE(SubmitAndWait(*store, Inserting({}, {fresh})).ok());
    CHECK(Describe(Stored(store, fresh)) == Describe(fresh));
    REQUIRE(SubmitAndWait(*store, Replacing(row)).ok());
    CHECK(Describe(Stored(store, row)) == Describe(row));
  }
}

TEST_CASE("task: optional fields that are unset come back unset") {
  FreshStore store;
  const TaskExecution row = NewTask(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({}, {row})).ok());
  const TaskExecution stored = Stored(store, row);
  CHECK(Describe(stored) == Describe(row));
  CHECK(stored.start.input.absent());
  CHECK(stored.start.metadata.empty());
  CHECK_FALSE(stored.start.workflow.has_value());
}

TEST_CASE("task: an unknown id and another tenant's id are NotFound") {
  FreshStore store;
  const TaskExecution row = NewTask(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({}, {row})).ok());
  TaskRepository& tasks = store->tasks();
  const auto unknown = store.New<TaskId>();
  CHECK(absl::IsNotFound(tasks.Get(store.tenant, unknown).status()));
  CHECK(absl::IsNotFound(tasks.Get(store.other_tenant, row.start.id).status()));
  CHECK(absl::IsNotFound(tasks.Attempts(store.tenant, unknown).status()));
  CHECK(absl::IsNotFound(tasks.Attempts(store.other_tenant, row.start.id).status()));
  CHECK(absl::IsNotFound(tasks.TenantOf(unknown).status()));
  CHECK(Must(tasks.TenantOf(row.start.id)) == store.tenant);
}

TEST_CASE("task: tasks of a workflow are listed oldest first, apart from standalone ones") {
  FreshStore store;
  const WorkflowExecution owner = NewWorkflow(store, kThenInMicros);
  std::vector<TaskExecution> tasks;
  for (const int minutes : {2, 1, 1, 0}) {
    tasks.push_back(NewTask(store, kThenInMicros + absl::Minutes(minutes)));
    tasks.back().start.workflow = owner.start.id;
  }
  const TaskExecution standalone = NewTask(store, kThenInMicros);
  std::vector<TaskExecution> rows = tasks;
  rows.push_back(standalone);
  REQUIRE(SubmitAndWait(*store, Inserting({owner}, rows)).ok());

  const auto listed = Must(store->tasks().ListByWorkflow(store.tenant, owner.start.id));
  REQUIRE(listed.size() == 4);
  CHECK(Describe(listed[0]) == Describe(tasks[3]));
  CHECK(Describe(listed[1]) == Describe(tasks[1]));
  CHECK(Describe(listed[2]) == Describe(tasks[2]));
  CHECK(Describe(listed[3]) == Describe(tasks[0]));
  CHECK(Must(store->tasks().ListByWorkflow(store.other_tenant, owner.start.id)).empty());
  CHECK(Must(store->tasks().ListByWorkflow(store.tenant, store.New<WorkflowId>())).empty());

  const auto alone = Must(store->tasks().List(store.tenant, {}, {}));
  REQUIRE(alone.rows.size() == 1);
  CHECK(alone.total == 1);
  CHECK(Describe(alone.rows[0]) == Describe(standalone));
}

TEST_CASE("task: finished attempts come back in order, with every field") {
  FreshStore store;
  const TaskExecution row = NewTask(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({}, {row})).ok());
  CHECK(Must(store->tasks().Attempts(store.tenant, row.start.id)).empty());
  std::vector<TaskAttempt> attempts;
  for (const EnumText<AttemptStatus>& status : kAttemptStatusText) {
    TaskAttempt attempt;
    attempt.task = row.start.id;
    attempt.attempt = static_cast<std::int32_t>(attempts.size()) + 1;
    attempt.started_at = kThenInMicros + absl::Seconds(attempt.attempt);
    attempt.finished_at = kThenInMicros + absl::Minutes(attempt.attempt);
    attempt.status = status.value;
    if (attempt.attempt % 2 == 0) attempt.output = PayloadOf(R"({"a": 1.0})");
    attempt.error = "error \xE2\x82\xAC 'x'";
    attempt.worker = "worker " + std::to_string(attempt.attempt);
    attempts.push_back(attempt);
  }
  const auto write = [&](std::vector<TaskAttempt> some) {
    return SubmitAndWait(*store, Deciding({.tasks = {row.start.id}}, [&](const WorkingSet&) {
      Delta delta;
      delta.attempts = some;
      return absl::StatusOr<Delta>(delta);
    }));
  };
  REQUIRE(write({attempts.at(2), attempts.at(0)}).ok());
  REQUIRE(write({attempts.at(3), attempts.at(1)}).ok());
  const auto stored = Must(store->tasks().Attempts(store.tenant, row.start.id));
  REQUIRE(stored.size() == attempts.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    CHECK(Describe(stored[i]) == Describe(attempts[i]));
  }
}

TEST_CASE("task: an attempt that was given up and then completes after all is replaced") {
  FreshStore store;
  const TaskStart start = PlainTask(store);
  Must(Execute(*store, SubmitTask{.start = start}));
  const Claimant poll = PollOf(store);
  Must(Execute(*store, ClaimWork{WorkType::kTask, start.id.uuid(), poll}));
  Must(Execute(*store, ReclaimWork{WorkType::kTask, start.id.uuid(), poll.token}));
  const auto given_up = Must(store->tasks().Attempts(store.tenant, start.id));
  REQUIRE(given_up.size() == 1);
  CHECK(given_up[0].status != AttemptStatus::kCompleted);

  Must(Execute(*store,
               CompleteTask{.tenant = store.tenant, .task = start.id, .output = PayloadOf("1")}));
  CHECK(Must(store->tasks().Get(store.tenant, start.id)).status == TaskStatus::kCompleted);
  const auto attempts = Must(store->tasks().Attempts(store.tenant, start.id));
  REQUIRE(attempts.size() == 1);
  CHECK(attempts[0].attempt == 1);
  CHECK(attempts[0].status == AttemptStatus::kCompleted);
  CHECK(attempts[0].output.text() == "1");
}

TEST_CASE("task: one of a workflow brings its workflow into the unit, a standalone one does not") {
  FreshStore store;
  const WorkflowExecution owner = NewWorkflow(store, kThenInMicros);
  TaskExecution owned = NewTask(store, kThenInMicros);
  owned.start.workflow = owner.start.id;
  const TaskExecution standalone = NewTask(store, kThenInMicros);
  REQUIRE(SubmitAndWait(*store, Inserting({owner}, {owned, standalone})).ok());

  bool brought = false;
  REQUIRE(SubmitAndWait(*store, Deciding({.tasks = {owned.start.id}},
                                         [&](const WorkingSet& set) -> absl::StatusOr<Delta> {
                                           const auto* workflow = set.Find(owner.start.id);
                                           brought = workflow != nullptr &&
                                                     Describe(*workflow) == Describe(owner) &&
                                                     set.Find(owned.start.id) != nullptr;
                                           return Delta{};
                                         }))
              .ok());
  CHECK(brought);
  std::size_t workflows = 1;
  std::size_t tasks = 0;
  REQUIRE(SubmitAndWait(*store, Deciding({.tasks = {standalone.start.id, store.New<TaskId>()}},
                                         [&](const WorkingSet& set) -> absl::StatusOr<Delta> {
                                           workflows = set.workflows().size();
                                           tasks = set.tasks().size();
                                           return Delta{};
                                         }))
              .ok());
  CHECK(workflows == 0);
  CHECK(tasks == 1);
}

}  // namespace flovyn::testing
