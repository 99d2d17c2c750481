#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

Payload Json1() { return *Payload::From("output", "1", 10); }

CompleteTask Complete(const Scene& scene, const TaskId& id, Payload output = Json1()) {
  return {scene.tenant(), id, std::move(output), {}, {}};
}
FailTask Fail(const Scene& scene, const TaskId& id) {
  return {scene.tenant(), id, "card declined", {}, {}};
}

}  // namespace

TEST_CASE("task: completing wakes a waiting workflow, leaves a pending one, flags a running one") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  std::vector<Command> commands;
  std::vector<TaskId> tasks;
  for (int i = 0; i < 3; ++i) {
    ScheduleTask task;
    task.task = TaskId(scene.NextUuid());
    task.kind = "charge";
    tasks.push_back(task.task);
    commands.emplace_back(task);
  }
  REQUIRE(scene.Submit(id, commands, SubmitStatus::kSuspended).ok());
  for (const TaskId& task : tasks) scene.Claim(task);
  REQUIRE(scene.Run(Complete(scene, tasks[0])).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  REQUIRE(scene.Run(Complete(scene, tasks[1])).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  scene.Claim(id);
  REQUIRE(scene.Run(Complete(scene, tasks[2])).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kRunning);
  CHECK(scene.workflow(id).wake);
  CHECK(scene.workflow(id).current_sequence == 7);
}

TEST_CASE("task: a task of an ended workflow completes without an event") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  ScheduleTask task;
  task.task = TaskId(scene.NextUuid());
  task.kind = "charge";
  REQUIRE(scene.Submit(id, {task, CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  scene.Claim(task.task);
  REQUIRE(scene.Run(Complete(scene, task.task)).ok());
  CHECK(scene.task(task.task).status == TaskStatus::kCompleted);
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "TASK_SCHEDULED", "WORKFLOW_COMPLETED"});
}

TEST_CASE("task: completing twice with one output is OK, with another refused") {
  Scene scene;
  const TaskId task = scene.ScheduleAndSleep(scene.StartAndClaim());
  CHECK(absl::IsFailedPrecondition(scene.Run(Complete(scene, task))));  // never ran
  scene.Claim(task);
  REQUIRE(scene.Run(Complete(scene, task)).ok());
  const std::size_t events = scene.set().events().size();
  CHECK(scene.Run(Complete(scene, task)).ok());
  CHECK(scene.set().events().size() == events);
  CHECK(absl::IsFailedPrecondition(scene.Run(Complete(scene, task, Payload()))));
  CHECK(absl::IsFailedPrecondition(scene.Run(Fail(scene, task))));
}

TEST_CASE("task: it runs 1 + max_retries times, then fails once for the workflow") {
  for (const std::int32_t retries : {0, 1, 3}) {
    INFO("max_retries " << retries);
    Scene scene;
    const WorkflowId id = scene.StartAndClaim();
    const TaskId task = scene.ScheduleAndSleep(id, retries);
    for (std::int32_t run = 1; run <= retries; ++run) {
      scene.Claim(task);
      REQUIRE(scene.Run(Fail(scene, task)).ok());
      CHECK(scene.task(task).status == TaskStatus::kPending);
      CHECK(scene.task(task).ready_at == scene.now() + RetryDelay(run));
      TaskExecution due = scene.task(task);
      due.ready_at = scene.now();
      Delta delta;
      delta.tasks.push_back(due);
      REQUIRE(scene.set().Apply(std::move(delta)).ok());
    }
    scene.Claim(task);
    CHECK(scene.task(task).execution_count == retries + 1);
    REQUIRE(scene.Run(Fail(scene, task)).ok());
    CHECK(scene.task(task).status == TaskStatus::kFailed);
    CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "TASK_SCHEDULED", "TASK_FAILED"});
    CHECK(scene.set().events().back().event.data ==
          R"({"taskExecutionId":")" + task.str() +
              R"(","error":"card declined","retryable":false})");
    CHECK(scene.set().attempts().size() == static_cast<std::size_t>(retries) + 1);
    CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  }
}

TEST_CASE("task: a failure for good uses no retries") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const TaskId task = scene.ScheduleAndSleep(id, 3);
  scene.Claim(task);
  FailTask command = Fail(scene, task);
  command.for_good = true;
  REQUIRE(scene.Run(command).ok());
  CHECK(scene.task(task).status == TaskStatus::kFailed);
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "TASK_SCHEDULED", "TASK_FAILED"});
}

TEST_CASE("task: the retry delay is bounded at any count") {
  CHECK(RetryDelay(1) == absl::Milliseconds(100));
  CHECK(RetryDelay(3) == absl::Milliseconds(400));
  CHECK(RetryDelay(5) == absl::Seconds(1));
  CHECK(RetryDelay(100) == absl::Seconds(1));
  CHECK(RetryDelay(2'000'000'000) == absl::Seconds(1));
  CHECK(RetryDelay(0) == absl::Milliseconds(100));
}

TEST_CASE("task: a stale token is refused, without one the first outcome wins after a requeue") {
  Scene scene;
  const TaskId task = scene.ScheduleAndSleep(scene.StartAndClaim());
  scene.Claim(task);
  const ClaimToken first = scene.task(task).claim->token;
  REQUIRE(scene.Run(ReclaimWork{WorkType::kTask, task.uuid(), first, {}}).ok());
  CHECK(scene.task(task).status == TaskStatus::kPending);
  CompleteTask late = Complete(scene, task);
  late.token = first;
  CHECK(absl::IsFailedPrecondition(scene.Run(late)));
  late.token.reset();
  CHECK(scene.Run(late).ok());
  CHECK(scene.task(task).status == TaskStatus::kCompleted);
}

TEST_CASE("task: another tenant's task is NotFound") {
  Scene scene;
  const TaskId task = scene.ScheduleAndSleep(scene.StartAndClaim());
  scene.Claim(task);
  CompleteTask foreign = Complete(scene, task);
  foreign.tenant = TenantId(scene.NextUuid());
  CHECK(absl::IsNotFound(scene.Run(foreign)));
}

TEST_CASE("task: the bus hears of creation, start, completion and failure, with the metadata") {
  Scene scene;
  SubmitTask command;
  command.start.id = TaskId(scene.NextUuid());
  command.start.tenant = scene.tenant();
  command.start.kind = "report";
  command.start.max_retries = 0;
  command.start.metadata = *Metadata::FromText(R"({"costCenter":"7"})");
  REQUIRE(scene.Run(command).ok());
  scene.Claim(command.start.id);
  REQUIRE(scene.Run(Fail(scene, command.start.id)).ok());
  command.start.id = TaskId(scene.NextUuid());
  REQUIRE(scene.Run(command).ok());
  scene.Claim(command.start.id);
  REQUIRE(scene.Run(Complete(scene, command.start.id)).ok());
  Types types;
  for (const LifecycleEvent& event : scene.set().TakeLifecycle()) {
    types.push_back(event.type);
    CHECK_THAT(event.data, ContainsText(R"("metadata":{"costCenter":"7"})"));
  }
  CHECK(types == Types{"task.created", "task.started", "task.failed", "task.created",
                       "task.started", "task.completed"});
}

}  // namespace flovyn::testing
