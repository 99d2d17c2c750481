// Metadata that changes after the start: of what is open and of what has ended.
#include "contract/fresh_store.h"
#include "contract/races.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "domain/random_json.h"
#include "flovyn/decide/update_metadata.h"

namespace flovyn::testing {
namespace {

MetadataChange ChangeOf(FreshStore& store, std::string_view update) {
  return {.update = *MetadataUpdate::FromText("update", update),
          .audit = store.New<AuditId>(),
          .actor = "ops",
          .reason = "why"};
}

absl::StatusOr<Metadata> Update(FreshStore& store, const WorkflowId& id, std::string_view update) {
  return Execute(*store, UpdateWorkflowMetadata{store.tenant, id, ChangeOf(store, update)});
}
absl::StatusOr<Metadata> Update(FreshStore& store, const TaskId& id, std::string_view update) {
  return Execute(*store, UpdateTaskMetadata{store.tenant, id, ChangeOf(store, update)});
}

template <class Filter>
Filter FilterOf(std::string_view metadata) {
  Filter filter;
  filter.metadata = Must(ParseMetadataFilter(metadata));
  return filter;
}

std::int64_t WorkflowsWith(FreshStore& store, std::string_view filter) {
  return Must(store->workflows().List(store.tenant, FilterOf<WorkflowFilter>(filter), {})).total;
}
std::int64_t TasksWith(FreshStore& store, std::string_view filter) {
  return Must(store->tasks().List(store.tenant, FilterOf<TaskFilter>(filter), {})).total;
}

WorkflowExecution InsertWorkflow(FreshStore& store, WorkflowStatus status) {
  WorkflowExecution row = NewWorkflow(store, kThen);
  row.start.metadata = MetadataOf(R"({"a":"x","n":1})");
  row.status = status;
  if (status == WorkflowStatus::kRunning) row.claim = ClaimOf(PollOf(store), kThen);
  if (!row.open()) {
    row.completed_at = kThen;
    row.output = PayloadOf("1");
  }
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  return row;
}

TaskExecution InsertTask(FreshStore& store, TaskStatus status) {
  TaskExecution row = NewTask(store, kThen);
  row.start.metadata = MetadataOf(R"({"a":"x","n":1})");
  row.status = status;
  if (!row.open()) row.completed_at = kThen;
  REQUIRE(SubmitAndWait(*store, Inserting({}, {row})).ok());
  return row;
}

}  // namespace

TEST_CASE("metadata update: a workflow is found by what it has now, and by nothing that it had") {
  for (const WorkflowStatus status :
       {WorkflowStatus::kPending, WorkflowStatus::kRunning, WorkflowStatus::kWaiting,
        WorkflowStatus::kCompleted, WorkflowStatus::kFailed, WorkflowStatus::kCancelled}) {
    FreshStore store;
    const WorkflowExecution before = InsertWorkflow(store, status);
    const WorkflowId& id = before.start.id;
    const Metadata updated =
        Must(Update(store, id, R"({"merge":{"b":"y"},"delete":["a"],"increment":{"n":0.5}})"));
    CHECK(updated.text() == R"({"b":"y","n":1.5})");
    CHECK(WorkflowsWith(store, R"({"b":"y"})") == 1);
    CHECK(WorkflowsWith(store, R"({"n":1.5})") == 1);
    CHECK(WorkflowsWith(store, R"({"b":"y","n":1.50})") == 1);
    CHECK(WorkflowsWith(store, R"({"a":"x"})") == 0);
    CHECK(WorkflowsWith(store, R"({"n":1})") == 0);
    WorkflowExecution after = Must(store->workflows().Get(store.tenant, id));
    CHECK(after.start.metadata == updated);
    CHECK(after.updated_at > before.updated_at);
    // Nothing else is touched.
    after.start.metadata = before.start.metadata;
    after.updated_at = before.updated_at;
    CHECK(Describe(after) == Describe(before));
    CHECK(Must(store->workflows().Events(store.tenant, id, 0)).empty());
  }
}

TEST_CASE("metadata update: a task likewise, standalone or of a workflow") {
  for (const TaskStatus status :
       {TaskStatus::kPending, TaskStatus::kCompleted, TaskStatus::kFailed}) {
    FreshStore store;
    const TaskExecution before = InsertTask(store, status);
    CHECK(Must(Update(store, before.start.id, R"({"set":{"c":true}})")).text() == R"({"c":true})");
    CHECK(TasksWith(store, R"({"c":true})") == 1);
    CHECK(TasksWith(store, R"({"a":"x"})") == 0);
    TaskExecution after = Must(store->tasks().Get(store.tenant, before.start.id));
    after.start.metadata = before.start.metadata;
    after.updated_at = before.updated_at;
    CHECK(Describe(after) == Describe(before));
  }
  FreshStore store;
  const WorkflowExecution owner = InsertWorkflow(store, WorkflowStatus::kWaiting);
  TaskExecution owned = NewTask(store, kThen);
  owned.start.workflow = owner.start.id;
  REQUIRE(SubmitAndWait(*store, Inserting({}, {owned})).ok());
  Must(Update(store, owned.start.id, R"({"merge":{"c":1}})"));
  CHECK(Must(store->tasks().Get(store.tenant, owned.start.id)).start.metadata.text() ==
        R"({"c":1})");
  CHECK(TasksWith(store, R"({"c":1})") == 0);  // lists are of standalone ones
}

TEST_CASE("metadata update: each leaves a line in the audit log of its execution") {
  FreshStore store;
  const WorkflowId workflow = InsertWorkflow(store, WorkflowStatus::kWaiting).start.id;
  const TaskId task = InsertTask(store, TaskStatus::kCompleted).start.id;
  Must(Update(store, workflow, R"({"merge":{"b":1.50}})"));
  Must(Update(store, workflow, R"({"delete":["b"]})"));
  Must(Update(store, task, R"({"increment":{"n":1}})"));
  const auto of_workflow = Must(store->workflows().Audit(store.tenant, workflow, {}));
  REQUIRE(of_workflow.rows.size() == 2);
  CHECK(of_workflow.rows[0].action == AuditAction::kMetadataUpdated);
  CHECK(of_workflow.rows[0].actor == "ops");
  CHECK(of_workflow.rows[0].note == "why");
  CHECK(of_workflow.rows[0].change == R"({"merge":{"b":1.50}})");
  CHECK(of_workflow.rows[1].change == R"({"delete":["b"]})");
  const auto of_task = Must(store->tasks().Audit(store.tenant, task, {}));
  REQUIRE(of_task.rows.size() == 1);
  CHECK(of_task.total == 1);
  CHECK(of_task.rows[0].execution == task.uuid());
  CHECK(of_task.rows[0].change == R"({"increment":{"n":1}})");
  CHECK(absl::IsNotFound(store->tasks().Audit(store.other_tenant, task, {}).status()));
}

TEST_CASE("metadata update: one that is refused changes nothing and leaves no line") {
  FreshStore store;
  const WorkflowId id = InsertWorkflow(store, WorkflowStatus::kCompleted).start.id;
  CHECK(absl::IsInvalidArgument(Update(store, id, R"({"increment":{"a":1}})").status()));
  const UpdateWorkflowMetadata foreign{store.other_tenant, id,
                                       ChangeOf(store, R"({"merge":{"b":1}})")};
  CHECK(absl::IsNotFound(Execute(*store, foreign).status()));
  CHECK(absl::IsNotFound(Update(store, store.New<WorkflowId>(), R"({"set":{}})").status()));
  CHECK(absl::IsNotFound(Update(store, store.New<TaskId>(), R"({"set":{}})").status()));
  CHECK(Must(store->workflows().Get(store.tenant, id)).start.metadata.text() ==
        R"({"a":"x","n":1})");
  CHECK(WorkflowsWith(store, R"({"a":"x"})") == 1);
  CHECK(Must(store->workflows().Audit(store.tenant, id, {})).total == 0);
}

TEST_CASE("metadata update: none, and back again") {
  FreshStore store;
  const WorkflowId id = InsertWorkflow(store, WorkflowStatus::kWaiting).start.id;
  CHECK(Must(Update(store, id, R"({"set":{}})")).empty());
  CHECK(Must(store->workflows().Get(store.tenant, id)).start.metadata.empty());
  CHECK(WorkflowsWith(store, R"({"a":"x"})") == 0);
  CHECK(Must(Update(store, id, R"({"merge":{"a":"x"}})")).text() == R"({"a":"x"})");
  CHECK(WorkflowsWith(store, R"({"a":"x"})") == 1);
}

TEST_CASE("metadata update: increments of many threads are not lost") {
  for (const WorkflowStatus status : {WorkflowStatus::kWaiting, WorkflowStatus::kCompleted}) {
    FreshStore store;
    RaceToIncrement(store, {&*store}, status);
  }
}

TEST_CASE("metadata update: many threads change executions that were created at once") {
  FreshStore store;
  RaceToUpdate(store, {&*store});
}

TEST_CASE("metadata update: after random updates filters find what a look at each row finds") {
  const std::uint64_t seed = FreshSeed();
  CAPTURE(seed);
  RandomJson random(seed);
  FreshStore store;
  std::map<WorkflowId, Metadata> rows;
  for (int i = 0; i < 12; ++i) {
    const bool open = random.Below(2) == 0;
    const WorkflowExecution row =
        InsertWorkflow(store, open ? WorkflowStatus::kWaiting : WorkflowStatus::kCompleted);
    rows.emplace(row.start.id, row.start.metadata);
  }
  for (int i = 0; i < 60; ++i) {
    auto at = rows.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random.Below(rows.size())));
    const Json members = random.Object(2, 4);
    const bool all = random.Below(3) == 0 || members.members().empty();
    const Json update = Json::Object({{all ? "set" : "merge", members}});
    const absl::StatusOr<Metadata> updated = Update(store, at->first, update.Dump());
    if (updated.ok()) at->second = *updated;
  }
  for (int i = 0; i < 40; ++i) {
    const Json filter = Json::Object({{std::string(1, "abc"[random.Below(3)]), random.Scalar()}});
    INFO(filter.Dump());
    std::int64_t expected = 0;
    for (const auto& [id, metadata] : rows) expected += metadata.Matches(filter) ? 1 : 0;
    CHECK(WorkflowsWith(store, filter.Dump()) == expected);
  }
}

}  // namespace flovyn::testing
