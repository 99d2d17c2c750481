// Deletion of finished executions by age.
#include "contract/retention_scene.h"
#include "contract/rows.h"
#include "flovyn/decide/deliver_message.h"

namespace flovyn::testing {
namespace {

constexpr WorkflowStatus kEnded[] = {WorkflowStatus::kCompleted, WorkflowStatus::kFailed,
                                     WorkflowStatus::kCancelled, WorkflowStatus::kContinuedAsNew};
constexpr WorkflowStatus kOpen[] = {WorkflowStatus::kPending, WorkflowStatus::kRunning,
                                    WorkflowStatus::kWaiting};

Message ChildEnded(const WorkflowExecution& parent, const WorkflowExecution& child, absl::Time at) {
  return {.key = {parent.start.id, MessageKind::kChildEnded, child.start.id}, .created_at = at};
}

bool IsThere(RetentionScene& scene, const MessageKey& key) {
  return Must(Seen(*scene.store, {.messages = {key}},
                   [key](const WorkingSet& set) { return set.Find(key) != nullptr; }));
}

/// What the store still knows of a task's records, shown by a new task with its id.
std::size_t RecordsOf(RetentionScene& scene, TaskExecution task) {
  task.start.workflow.reset();
  scene.Insert({}, {task});
  TaskRepository& tasks = scene.store->tasks();
  const TenantId& tenant = scene.store.tenant;
  const TaskId& id = task.start.id;
  return Must(tasks.Attempts(tenant, id)).size() + Must(tasks.StateKeys(tenant, id)).size() +
         Must(tasks.Logs(tenant, id, std::nullopt, {})).rows.size();
}

}  // namespace

TEST_CASE("retention: what ended at least that long ago goes, what is open or younger stays") {
  RetentionScene scene;
  std::vector<WorkflowExecution> go;
  std::vector<WorkflowExecution> stay;
  for (const WorkflowStatus status : kEnded) {
    go.push_back(scene.Workflow(status, RetentionScene::kOld));
    go.push_back(scene.Workflow(status, RetentionScene::kAge));
    stay.push_back(scene.Workflow(status, RetentionScene::kAge - absl::Minutes(5)));
    stay.push_back(scene.Workflow(status, RetentionScene::kYoung));
  }
  for (const WorkflowStatus status : kOpen) {
    stay.push_back(scene.Workflow(status, RetentionScene::kOld));
  }
  scene.Insert(go);
  scene.Insert(stay);
  CHECK(scene.Step().deleted == go.size());
  for (const WorkflowExecution& row : go) CHECK_FALSE(scene.Has(row));
  for (const WorkflowExecution& row : stay) CHECK(scene.Has(row));
  CHECK(Must(scene.store->workflows().List(scene.store.tenant, {}, {})).total ==
        static_cast<std::int64_t>(stay.size()));
  CHECK(scene.Step().deleted == 0);
}

TEST_CASE("retention: standalone tasks go as workflows do, those of workflows only with them") {
  RetentionScene scene;
  const WorkflowExecution open = scene.Workflow(WorkflowStatus::kWaiting, RetentionScene::kOld);
  const TaskExecution old = scene.Task(TaskStatus::kCompleted, RetentionScene::kOld);
  const TaskExecution failed = scene.Task(TaskStatus::kFailed, RetentionScene::kOld);
  const TaskExecution young = scene.Task(TaskStatus::kCompleted, RetentionScene::kYoung);
  const TaskExecution pending = scene.Task(TaskStatus::kPending, RetentionScene::kOld);
  TaskExecution owned = scene.Task(TaskStatus::kCompleted, RetentionScene::kOld);
  owned.start.workflow = open.start.id;
  scene.Insert({open}, {old, failed, young, pending, owned});
  CHECK(scene.Step(WorkType::kWorkflow).deleted == 0);
  CHECK(scene.Step(WorkType::kTask).deleted == 2);
  CHECK_FALSE(scene.Has(old));
  CHECK_FALSE(scene.Has(failed));
  CHECK(scene.Has(young));
  CHECK(scene.Has(pending));
  CHECK(scene.Has(owned));
}

TEST_CASE("retention: other tenants keep theirs") {
  RetentionScene scene;
  WorkflowExecution workflow = scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld);
  TaskExecution task = scene.Task(TaskStatus::kCompleted, RetentionScene::kOld);
  workflow.start.tenant = scene.store.other_tenant;
  task.start.tenant = scene.store.other_tenant;
  scene.Insert({workflow}, {task});
  CHECK(scene.DeleteAll(WorkType::kWorkflow) == 0);
  CHECK(scene.DeleteAll(WorkType::kTask) == 0);
  CHECK(scene.Has(workflow));
  CHECK(scene.Has(task));
}

TEST_CASE("retention: a workflow goes with its history, state, tasks, promises, timers, messages") {
  RetentionScene scene;
  const WorkflowExecution row = scene.InsertFullWorkflow();
  const TenantId& tenant = scene.store.tenant;
  const WorkflowId& id = row.start.id;
  const auto tasks = Must(scene.store->tasks().ListByWorkflow(tenant, id));
  REQUIRE(tasks.size() == 2);
  const WorkflowFilter filter = {.metadata = *ParseMetadataFilter(R"({"customerId":"CUST-123"})")};
  REQUIRE(Must(scene.store->workflows().List(tenant, filter, {})).total == 1);
  CHECK(scene.DeleteAll() == 1);
  CHECK(Must(scene.store->workflows().List(tenant, filter, {})).total == 0);
  CHECK(absl::IsNotFound(scene.store->workflows().Events(tenant, id, 0).status()));
  CHECK(Must(scene.store->timers().FindDue(100)).due.empty());

  // Who has the id again has nothing of what was there.
  WorkflowExecution again = row;
  again.current_sequence = 0;
  scene.Insert({again});
  CHECK(Must(scene.store->workflows().Events(tenant, id, 0)).empty());
  CHECK(Must(scene.store->workflows().State(tenant, id)).empty());
  CHECK(Must(scene.store->tasks().ListByWorkflow(tenant, id)).empty());
  Delta resumed;
  resumed.waits = {{id.uuid(), WaitsEnd::kResumed}};
  REQUIRE(SubmitAndWait(*scene.store, Writing(std::move(resumed))).ok());
  CHECK(Must(scene.store->timers().FindDue(100)).due.empty());
  CHECK(Must(scene.store->outbox().FindUndelivered(absl::ZeroDuration(), 100)).empty());
  CHECK_FALSE(
      Must(Seen(*scene.store, {.promise_names = {{id, "pending"}}}, [id](const WorkingSet& set) {
        return set.Find(PromiseName{id, "pending"}) != nullptr;
      })));
  for (const TaskExecution& task : tasks) CHECK(RecordsOf(scene, task) == 0);
}

TEST_CASE("retention: a standalone task goes with its runs, state, log and deadline") {
  RetentionScene scene;
  const TaskExecution row = scene.InsertFullTask();
  const TaskFilter filter = {.metadata = *ParseMetadataFilter(R"({"customerId":"CUST-123"})")};
  REQUIRE(Must(scene.store->tasks().List(scene.store.tenant, filter, {})).total == 1);
  CHECK(scene.DeleteAll(WorkType::kTask) == 1);
  CHECK(Must(scene.store->tasks().List(scene.store.tenant, filter, {})).total == 0);
  CHECK(Must(scene.store->timers().FindDue(100)).due.empty());
  CHECK(RecordsOf(scene, row) == 0);
}

TEST_CASE("retention: a workflow stays while a task of it is open") {
  RetentionScene scene;
  const WorkflowExecution row = scene.Workflow(WorkflowStatus::kFailed, RetentionScene::kOld);
  TaskExecution task = scene.Task(TaskStatus::kPending, RetentionScene::kOld);
  task.start.workflow = row.start.id;
  scene.Insert({row}, {task});
  CHECK(scene.DeleteAll() == 0);
  task.status = TaskStatus::kCompleted;
  task.completed_at = scene.now;
  REQUIRE(SubmitAndWait(*scene.store, Replacing(task)).ok());
  CHECK(scene.DeleteAll() == 1);
  CHECK_FALSE(scene.Has(task));
}

TEST_CASE("retention: an execution stays until the key that it was started with has expired") {
  RetentionScene scene;
  WorkflowExecution keyed = scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld);
  WorkflowExecution expired = scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld);
  TaskExecution keyed_task = scene.Task(TaskStatus::kCompleted, RetentionScene::kOld);
  TaskExecution expired_task = scene.Task(TaskStatus::kCompleted, RetentionScene::kOld);
  keyed.key_expires_at = keyed_task.key_expires_at = scene.now + absl::Minutes(5);
  expired.key_expires_at = expired_task.key_expires_at = scene.now - absl::Seconds(1);
  scene.Insert({keyed, expired}, {keyed_task, expired_task});
  CHECK(scene.DeleteAll(WorkType::kWorkflow) == 1);
  CHECK(scene.DeleteAll(WorkType::kTask) == 1);
  CHECK(scene.Has(keyed));
  CHECK(scene.Has(keyed_task));
}

TEST_CASE("retention: starts and submissions record until when their key holds") {
  RetentionScene scene;
  const KeyUse workflow_use = {{scene.store.tenant, "workflow"}, absl::Hours(5)};
  const KeyUse task_use = {{scene.store.tenant, "task"}, absl::Hours(6)};
  const StartWorkflow start = {PlainWorkflow(scene.store), workflow_use};
  const SubmitTask submit = {PlainTask(scene.store), task_use};
  Must(Execute(*scene.store, start));
  Must(Execute(*scene.store, submit));
  const auto workflow = Must(scene.store->workflows().Get(scene.store.tenant, start.start.id));
  const auto task = Must(scene.store->tasks().Get(scene.store.tenant, submit.start.id));
  CHECK(workflow.key_expires_at == workflow.created_at + workflow_use.ttl);
  CHECK(task.key_expires_at == task.created_at + task_use.ttl);
}

TEST_CASE("retention: a child stays until its parent was told, also while that is held") {
  RetentionScene scene;
  const WorkflowExecution parent = scene.Workflow(WorkflowStatus::kFailed, RetentionScene::kYoung);
  WorkflowExecution child = scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld);
  child.start.parent = parent.start.id;
  scene.Insert({parent, child});
  Message message = ChildEnded(parent, child, scene.now);
  message.held = true;
  scene.Put(message);
  CHECK(scene.DeleteAll() == 0);
  Delta told;
  told.delivered = {message.key};
  REQUIRE(SubmitAndWait(*scene.store, Writing(std::move(told))).ok());
  CHECK(scene.DeleteAll() == 1);
  CHECK_FALSE(scene.Has(child));
  CHECK(scene.Has(parent));
}

TEST_CASE("retention: held outcomes of its children go with a parent, then the children go") {
  RetentionScene scene;
  const WorkflowExecution parent = scene.Workflow(WorkflowStatus::kFailed, RetentionScene::kOld);
  WorkflowExecution child = scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld);
  child.start.parent = parent.start.id;
  scene.Insert({parent, child});
  Message message = ChildEnded(parent, child, scene.now);
  message.held = true;
  scene.Put(message);
  CHECK(scene.DeleteAll() == 1);
  CHECK_FALSE(scene.Has(parent));
  CHECK_FALSE(IsThere(scene, message.key));
  CHECK(scene.DeleteAll() == 1);
  CHECK_FALSE(scene.Has(child));
}

TEST_CASE("retention: what a deleted parent asked of its children reaches them") {
  RetentionScene scene;
  const WorkflowExecution parent = scene.Workflow(WorkflowStatus::kCancelled, RetentionScene::kOld);
  WorkflowExecution child = scene.Workflow(WorkflowStatus::kWaiting, RetentionScene::kOld);
  child.start.parent = parent.start.id;
  scene.Insert({parent, child});
  const Message request = {.key = {child.start.id, MessageKind::kCancelRequested, parent.start.id},
                           .reason = "enough",
                           .created_at = scene.now};
  scene.Put(request);
  CHECK(scene.DeleteAll() == 1);
  REQUIRE(IsThere(scene, request.key));
  Must(Execute(*scene.store, DeliverMessage{.message = request.key}));
  const auto cancelled = Must(scene.store->workflows().Get(scene.store.tenant, child.start.id));
  CHECK(cancelled.status == WorkflowStatus::kCancelled);
  CHECK(cancelled.error == "enough");
}

TEST_CASE("retention: an open parent keeps its history when a child goes, and hears later ones") {
  RetentionScene scene;
  const WorkflowExecution parent = scene.Workflow(WorkflowStatus::kWaiting, RetentionScene::kOld);
  WorkflowExecution old = scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kOld);
  WorkflowExecution young = scene.Workflow(WorkflowStatus::kCompleted, RetentionScene::kYoung);
  old.start.parent = young.start.parent = parent.start.id;
  scene.Insert({parent, old, young});
  scene.Put(ChildEnded(parent, old, scene.now));
  Must(Execute(*scene.store, DeliverMessage{.message = ChildEnded(parent, old, scene.now).key}));
  CHECK(scene.DeleteAll() == 1);
  scene.Put(ChildEnded(parent, young, scene.now));
  Must(Execute(*scene.store, DeliverMessage{.message = ChildEnded(parent, young, scene.now).key}));
  const auto events = Must(scene.store->workflows().Events(scene.store.tenant, parent.start.id, 0));
  REQUIRE(events.size() == 2);
  CHECK_THAT(events[0].data, ContainsText(old.start.id.str()));
  CHECK_THAT(events[1].data, ContainsText(young.start.id.str()));
  const auto children =
      Must(scene.store->workflows().ListChildren(scene.store.tenant, parent.start.id));
  REQUIRE(children.size() == 1);
  CHECK(children[0].start.id == young.start.id);
}

TEST_CASE("retention: a step looks at so many executions, and the next one goes on behind it") {
  RetentionScene scene;
  std::vector<WorkflowExecution> rows;
  for (int i = 0; i < 7; ++i) {
    const bool open = i == 1 || i == 2;
    rows.push_back(scene.Workflow(open ? WorkflowStatus::kWaiting : WorkflowStatus::kCompleted,
                                  RetentionScene::kOld));
    rows.back().created_at += absl::Microseconds(i / 2);  // two of each time
  }
  scene.Insert(rows);
  RetentionStep step = {.tenant = scene.store.tenant, .age = RetentionScene::kAge};
  step.max_executions = 3;
  std::vector<std::size_t> deleted;
  do {
    const RetentionResult result = Must(scene.store->retention().DeleteFinished(step));
    deleted.push_back(result.deleted);
    step.after = result.next.value_or(CreationPlace());
  } while (step.after != CreationPlace());
  CHECK(deleted == std::vector<std::size_t>{1, 3, 1});
  for (int i = 0; i < 7; ++i) {
    CHECK(scene.Has(rows[static_cast<std::size_t>(i)]) == (i == 1 || i == 2));
  }
}

TEST_CASE("retention: a step is bounded by what goes along, too, but an execution goes whole") {
  RetentionScene scene;
  for (int i = 0; i < 3; ++i) scene.InsertFullWorkflow();
  RetentionStep step = {.tenant = scene.store.tenant, .age = RetentionScene::kAge};
  step.max_rows = 1;
  for (int i = 0; i < 3; ++i) {
    const RetentionResult result = Must(scene.store->retention().DeleteFinished(step));
    CHECK(result.deleted == 1);
    REQUIRE(result.next.has_value());
    step.after = *result.next;
  }
  CHECK_FALSE(Must(scene.store->retention().DeleteFinished(step)).next.has_value());
}

}  // namespace flovyn::testing
