#include "contract/retention_scene.h"

#include "contract/rows.h"

namespace flovyn::testing {
namespace {

constexpr absl::Duration kCreatedAgo = absl::Hours(3);

template <class Execution, class Status>
Execution EndedAgo(Execution row, Status status, absl::Time at) {
  row.status = status;
  if (!row.open()) row.completed_at = at;
  return row;
}

/// Rows that belong to a task.
void AddRecords(const TaskExecution& task, absl::Time at, Delta& delta) {
  TaskAttempt attempt;
  attempt.task = task.start.id;
  attempt.attempt = 1;
  attempt.started_at = at;
  attempt.finished_at = at;
  delta.attempts.push_back(attempt);
  delta.task_states.push_back({task.start.id, "key", PayloadOf("1")});
  delta.task_logs.push_back({.task = task.start.id, .number = 1, .message = "line", .at = at});
  delta.timers.push_back({TimerKey::Deadline(task.start.id), at});
}

}  // namespace

WorkflowExecution RetentionScene::Workflow(WorkflowStatus status, absl::Duration ago) {
  WorkflowStart start = PlainWorkflow(store);
  start.metadata = MetadataOf(R"({"customerId":"CUST-123","tier":2})");
  return EndedAgo(WorkflowExecution::New(std::move(start), now - kCreatedAgo), status, now - ago);
}

TaskExecution RetentionScene::Task(TaskStatus status, absl::Duration ago) {
  TaskStart start = PlainTask(store);
  start.metadata = MetadataOf(R"({"customerId":"CUST-123","tier":2})");
  return EndedAgo(TaskExecution::New(std::move(start), now - kCreatedAgo), status, now - ago);
}

void RetentionScene::Insert(std::vector<WorkflowExecution> workflows,
                            std::vector<TaskExecution> tasks) {
  REQUIRE(SubmitAndWait(*store, Inserting(std::move(workflows), std::move(tasks))).ok());
}

WorkflowExecution RetentionScene::InsertFullWorkflow() {
  const WorkflowExecution workflow = Workflow(WorkflowStatus::kFailed, kOld);
  const WorkflowId id = workflow.start.id;
  const absl::Time at = workflow.created_at;
  Delta delta;
  delta.new_workflows = {workflow};
  for (const TaskStatus status : {TaskStatus::kCompleted, TaskStatus::kCancelled}) {
    TaskExecution task = Task(status, kOld);
    task.start.workflow = id;
    delta.new_tasks.push_back(task);
    AddRecords(task, at, delta);
  }
  delta.events.emplace_back(id, WorkflowStarted{workflow.start});
  delta.events.emplace_back(id, OperationCompleted{"a", {}});
  delta.states.push_back({id, "key", PayloadOf("1")});
  delta.audit.push_back({.id = store.New<AuditId>(), .execution = id.uuid(), .at = at});
  delta.promises = {NewPromise(store, workflow, "pending"), NewPromise(store, workflow, "settled")};
  delta.promises[1].status = PromiseStatus::kResolved;
  delta.timers.push_back({TimerKey::Sleep(id, "due"), at});
  delta.timers.push_back({TimerKey::Sleep(id, "fired"), std::nullopt});
  delta.messages.push_back({.key = {id, MessageKind::kChildEnded, store.New<WorkflowId>()},
                            .held = true,
                            .created_at = at});
  REQUIRE(SubmitAndWait(*store, Writing(std::move(delta))).ok());
  return workflow;
}

TaskExecution RetentionScene::InsertFullTask() {
  const TaskExecution task = Task(TaskStatus::kFailed, kOld);
  Delta delta;
  delta.new_tasks = {task};
  AddRecords(task, task.created_at, delta);
  REQUIRE(SubmitAndWait(*store, Writing(std::move(delta))).ok());
  return task;
}

void RetentionScene::Put(Message message) {
  Delta delta;
  delta.messages = {std::move(message)};
  REQUIRE(SubmitAndWait(*store, Writing(std::move(delta))).ok());
}

RetentionResult RetentionScene::Step(WorkType type) {
  return Must(
      store->retention().DeleteFinished({.type = type, .tenant = store.tenant, .age = kAge}));
}

std::size_t RetentionScene::DeleteAll(WorkType type) {
  std::size_t deleted = 0;
  RetentionStep step = {.type = type, .tenant = store.tenant, .age = kAge};
  while (true) {
    const RetentionResult result = Must(store->retention().DeleteFinished(step));
    deleted += result.deleted;
    if (!result.next) return deleted;
    step.after = *result.next;
  }
}

bool RetentionScene::Has(const WorkflowExecution& row) {
  return store->workflows().Get(row.start.tenant, row.start.id).ok();
}

bool RetentionScene::Has(const TaskExecution& row) {
  return store->tasks().Get(row.start.tenant, row.start.id).ok();
}

}  // namespace flovyn::testing
