#include <set>

#include "contract/fresh_store.h"
#include "contract/races.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/together.h"

namespace flovyn::testing {
namespace {

StartWorkflow KeyedStart(FreshStore& store, std::string key) {
  StartWorkflow start{.start = PlainWorkflow(store)};
  start.key = KeyUse{{store.tenant, std::move(key)}};
  return start;
}

SubmitTask KeyedTask(FreshStore& store, std::string key) {
  SubmitTask submit{.start = PlainTask(store)};
  submit.key = KeyUse{{store.tenant, std::move(key)}};
  return submit;
}

/// An execution in this status that the key stands for.
WorkflowExecution Holder(FreshStore& store, WorkflowStatus status, std::string key,
                         absl::Duration ttl) {
  WorkflowExecution row = NewWorkflow(store, kThen);
  row.status = status;
  if (status == WorkflowStatus::kRunning) row.claim = ClaimOf(PollOf(store), kThen);
  if (!row.open()) row.completed_at = kThen;
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  const absl::Time now = StoreNow(*store);
  REQUIRE(SubmitAndWait(*store, WritingKey({.key = {store.tenant, std::move(key)},
                                            .target = row.start.id,
                                            .created_at = now,
                                            .expires_at = now + ttl}))
              .ok());
  return row;
}

TaskExecution TaskHolder(FreshStore& store, TaskStatus status, std::string key) {
  TaskExecution row = NewTask(store, kThen);
  row.status = status;
  if (status == TaskStatus::kRunning) row.claim = ClaimOf(PollOf(store), kThen);
  if (!row.open()) row.completed_at = kThen;
  REQUIRE(SubmitAndWait(*store, Inserting({}, {row})).ok());
  const absl::Time now = StoreNow(*store);
  REQUIRE(SubmitAndWait(*store, WritingKey({.key = {store.tenant, std::move(key)},
                                            .target = row.start.id,
                                            .created_at = now,
                                            .expires_at = now + absl::Hours(1)}))
              .ok());
  return row;
}

std::int64_t CountWorkflows(FreshStore& store) {
  return Must(store->workflows().List(store.tenant, {}, {})).total;
}

}  // namespace

TEST_CASE("idempotency: 100 threads start with one key and get one execution") {
  FreshStore store;
  RaceForKey(store, {&*store});
}

TEST_CASE("idempotency: 64 threads submit with 8 keys and get 8 tasks") {
  FreshStore store;
  constexpr int kThreads = 64;
  std::vector<SubmitTask> submits;
  for (int i = 0; i < kThreads; ++i) {
    submits.push_back(KeyedTask(store, "key \xE2\x82\xAC " + std::to_string(i % 8)));
  }
  std::vector<absl::StatusOr<SubmittedTask>> answers(kThreads, absl::StatusOr<SubmittedTask>());
  Together(kThreads, [&](int i) {
    const auto index = static_cast<std::size_t>(i);
    answers[index] = Execute(*store, submits[index]);
  });
  std::vector<std::set<std::string>> ids(8);
  int created = 0;
  for (std::size_t i = 0; i < kThreads; ++i) {
    const SubmittedTask submitted = Must(answers[i]);
    created += submitted.created ? 1 : 0;
    ids[i % 8].insert(submitted.task.start.id.str());
  }
  CHECK(created == 8);
  for (const auto& same : ids) CHECK(same.size() == 1);
  CHECK(Must(store->tasks().List(store.tenant, {}, {})).total == 8);
}

TEST_CASE("idempotency: a key in use answers with its execution while that is open or COMPLETED") {
  FreshStore store;
  for (const WorkflowStatus status : {WorkflowStatus::kPending, WorkflowStatus::kRunning,
                                      WorkflowStatus::kWaiting, WorkflowStatus::kCompleted}) {
    const std::string key(ToText(kWorkflowStatusText, status));
    const WorkflowExecution holder = Holder(store, status, key, absl::Hours(1));
    StartWorkflow again = KeyedStart(store, key);
    again.start.kind = "another kind";
    again.start.metadata = MetadataOf(R"({"other":true})");
    const StartedWorkflow started = Must(Execute(*store, again));
    CHECK(started.id == holder.start.id);
    CHECK(started.kind == holder.start.kind);
    CHECK(started.status == status);
    CHECK(started.created_at == holder.created_at);
    CHECK(started.key_used);
    CHECK_FALSE(started.created);
    CHECK(absl::IsNotFound(store->workflows().Get(store.tenant, again.start.id).status()));
    CHECK(Must(store->workflows().Get(store.tenant, holder.start.id)).start.metadata.empty());
  }
}

TEST_CASE("idempotency: FAILED, CANCELLED and expiry release a key, and it moves to the new one") {
  FreshStore store;
  const auto moves = [&](const std::string& key) {
    const StartWorkflow again = KeyedStart(store, key);
    const StartedWorkflow first = Must(Execute(*store, again));
    CHECK(first.id == again.start.id);
    CHECK(first.created);
    const StartedWorkflow second = Must(Execute(*store, KeyedStart(store, key)));
    CHECK(second.id == again.start.id);
    CHECK_FALSE(second.created);
  };
  Holder(store, WorkflowStatus::kFailed, "failed", absl::Hours(1));
  moves("failed");
  Holder(store, WorkflowStatus::kCancelled, "cancelled", absl::Hours(1));
  moves("cancelled");
  Holder(store, WorkflowStatus::kRunning, "expired", -absl::Seconds(1));
  moves("expired");
}

TEST_CASE("idempotency: a task's key follows the same table") {
  FreshStore store;
  for (const TaskStatus status :
       {TaskStatus::kPending, TaskStatus::kRunning, TaskStatus::kCompleted}) {
    const std::string key(ToText(kTaskStatusText, status));
    const TaskExecution holder = TaskHolder(store, status, key);
    const SubmittedTask submitted = Must(Execute(*store, KeyedTask(store, key)));
    CHECK(submitted.task.start.id == holder.start.id);
    CHECK_FALSE(submitted.created);
  }
  for (const TaskStatus status : {TaskStatus::kFailed, TaskStatus::kCancelled}) {
    const std::string key(ToText(kTaskStatusText, status));
    TaskHolder(store, status, key);
    CHECK(Must(Execute(*store, KeyedTask(store, key))).created);
  }
}

TEST_CASE("idempotency: workflows and tasks share one namespace in a tenant") {
  FreshStore store;
  Must(Execute(*store, KeyedStart(store, "shared")));
  const absl::Status refused = Execute(*store, KeyedTask(store, "shared")).status();
  CHECK(absl::IsFailedPrecondition(refused));
  Must(Execute(*store, KeyedTask(store, "task")));
  CHECK(absl::IsFailedPrecondition(Execute(*store, KeyedStart(store, "task")).status()));
  CHECK(CountWorkflows(store) == 1);

  StartWorkflow elsewhere = KeyedStart(store, "shared");
  elsewhere.start.tenant = store.other_tenant;
  elsewhere.key->key.tenant = store.other_tenant;
  CHECK(Must(Execute(*store, elsewhere)).created);
}

TEST_CASE("idempotency: a refused start leaves its key free") {
  FreshStore store;
  StartWorkflow orphan = KeyedStart(store, "free");
  orphan.start.parent = store.New<WorkflowId>();
  CHECK(absl::IsNotFound(Execute(*store, orphan).status()));
  CHECK(Must(Execute(*store, KeyedTask(store, "free"))).created);
}

TEST_CASE("idempotency: a key brings a task and the task's workflow into the unit") {
  FreshStore store;
  const WorkflowExecution owner = NewWorkflow(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({owner})).ok());
  SubmitTask submit = KeyedTask(store, "task of a workflow");
  submit.start.workflow = owner.start.id;
  Must(Execute(*store, submit));
  bool brought = false;
  REQUIRE(SubmitAndWait(*store, Deciding({.keys = {submit.key->key}},
                                         [&](const WorkingSet& set) -> absl::StatusOr<Delta> {
                                           brought = set.Find(submit.key->key) != nullptr &&
                                                     set.Find(submit.start.id) != nullptr &&
                                                     set.Find(owner.start.id) != nullptr;
                                           return Delta{};
                                         }))
              .ok());
  CHECK(brought);
}

TEST_CASE("idempotency: expired keys are removed, at most as many as asked for") {
  FreshStore store;
  for (int i = 0; i < 5; ++i) {
    Holder(store, WorkflowStatus::kRunning, "old " + std::to_string(i), -absl::Seconds(1));
  }
  Holder(store, WorkflowStatus::kRunning, "current", absl::Hours(1));
  CHECK(Must(store->dispatch().RemoveExpiredKeys(3)) == 3);
  CHECK(Must(store->dispatch().RemoveExpiredKeys(100)) == 2);
  CHECK(Must(store->dispatch().RemoveExpiredKeys(100)) == 0);
  CHECK_FALSE(Must(Execute(*store, KeyedStart(store, "current"))).created);
}

}  // namespace flovyn::testing
