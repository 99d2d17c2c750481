#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

SubmitCommands Submission(const Scene& scene, const WorkflowId& id) {
  SubmitCommands command;
  command.tenant = scene.tenant();
  command.submission.workflow = id;
  command.submission.status = SubmitStatus::kSuspended;
  return command;
}

}  // namespace

TEST_CASE("submit: commands become events in order, with the names and fields workers read") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const Payload result = *Payload::From("result", "9007199254740993", 100);
  ScheduleTask task;
  task.task = TaskId(scene.NextUuid());
  task.kind = "charge";
  task.queue = "default";
  task.timeout_ms = 5000;
  REQUIRE(scene
              .Submit(id,
                      {RecordOperation{"rate", result}, SetState{"step", result},
                       ClearState{"step"}, task, SuspendWorkflow{"task"}},
                      SubmitStatus::kSuspended)
              .ok());
  const auto& events = scene.set().events();
  REQUIRE(events.size() == 6);
  CHECK(events[1].event.data == R"({"operationName":"rate","result":9007199254740993})");
  CHECK(events[2].event.data == R"({"key":"step","value":9007199254740993})");
  CHECK(events[3].event.data == R"({"key":"step"})");
  CHECK(events[4].event.data ==
        R"({"kind":"charge","taskExecutionId":")" + task.task.str() +
            R"(","input":null,"queue":"fast","maxRetries":3,"timeoutMs":5000})");
  CHECK(events[5].event.data == R"({"reason":"task"})");
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].event.sequence == static_cast<std::int32_t>(i) + 1);
  }
  CHECK(scene.workflow(id).status == WorkflowStatus::kWaiting);
  CHECK(scene.task(task.task).scheduled_sequence == 5);
  CHECK(scene.task(task.task).start.queue == "fast");
  REQUIRE(scene.set().states().size() == 1);
  CHECK_FALSE(scene.set().states()[0].value.has_value());
}

TEST_CASE("submit: the status and the ending command must agree") {
  struct Row {
    std::string name;
    std::vector<Command> commands;
    SubmitStatus status;
    std::optional<WorkflowStatus> result;  // nullopt: refused
  };
  const Row rows[] = {
      {"suspend", {}, SubmitStatus::kSuspended, WorkflowStatus::kWaiting},
      {"checkpoint", {}, SubmitStatus::kRunning, WorkflowStatus::kRunning},
      {"complete", {CompleteWorkflow{}}, SubmitStatus::kCompleted, WorkflowStatus::kCompleted},
      {"fail", {FailWorkflow{"x", "", "ERROR"}}, SubmitStatus::kFailed, WorkflowStatus::kFailed},
      {"cancel", {}, SubmitStatus::kCancelled, WorkflowStatus::kCancelled},
      {"derived", {CompleteWorkflow{}}, SubmitStatus::kUnspecified, WorkflowStatus::kCompleted},
      {"nothing to derive", {}, SubmitStatus::kUnspecified, std::nullopt},
      {"complete without command", {}, SubmitStatus::kCompleted, std::nullopt},
      {"fail without command", {}, SubmitStatus::kFailed, std::nullopt},
      {"suspend after the end", {CompleteWorkflow{}}, SubmitStatus::kSuspended, std::nullopt},
      {"running after the end", {CompleteWorkflow{}}, SubmitStatus::kRunning, std::nullopt},
      {"failed with complete", {CompleteWorkflow{}}, SubmitStatus::kFailed, std::nullopt},
      {"after the end",
       {CompleteWorkflow{}, SuspendWorkflow{}},
       SubmitStatus::kCompleted,
       std::nullopt},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Scene scene;
    const WorkflowId id = scene.StartAndClaim();
    const absl::Status status = scene.Submit(id, row.commands, row.status);
    if (row.result) {
      CHECK(status.ok());
      CHECK(scene.workflow(id).status == *row.result);
    } else {
      CHECK(absl::IsInvalidArgument(status));
      CHECK(scene.workflow(id).status == WorkflowStatus::kRunning);
      CHECK(scene.History(id) == Types{"WORKFLOW_STARTED"});
    }
  }
}

TEST_CASE("submit: only a RUNNING execution of the caller's tenant takes commands") {
  Scene scene;
  const WorkflowId pending = scene.Start();
  CHECK(absl::IsFailedPrecondition(scene.Submit(pending, {}, SubmitStatus::kSuspended)));
  CHECK(absl::IsNotFound(scene.Submit(WorkflowId(scene.NextUuid()), {}, SubmitStatus::kSuspended)));
  const WorkflowId running = scene.StartAndClaim();
  SubmitCommands foreign = Submission(scene, running);
  foreign.tenant = TenantId(scene.NextUuid());
  CHECK(absl::IsNotFound(scene.Run(foreign)));
  foreign.tenant = std::nullopt;
  CHECK(scene.Run(foreign).ok());
}

TEST_CASE("submit: a stale token and stale numbering are refused whole") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  SubmitCommands command = Submission(scene, id);
  command.submission.token = ClaimToken(scene.NextUuid());
  CHECK(absl::IsFailedPrecondition(scene.Run(command)));
  command.submission.token = scene.workflow(id).claim->token;
  REQUIRE(scene.Run(command).ok());

  const TaskId task = [&] {
    const WorkflowId other = scene.StartAndClaim();
    return scene.ScheduleAndSleep(other);
  }();
  const WorkflowId waiting = *scene.task(task).start.workflow;
  scene.Claim(task);
  REQUIRE(scene.Run(CompleteTask{scene.tenant(), task, {}, {}, {}}).ok());
  scene.Claim(waiting);
  REQUIRE(scene.workflow(waiting).dispatch_sequence == 3);
  SubmitCommands numbered = Submission(scene, waiting);
  numbered.submission.smallest_number = 3;  // had seen 2 events, was handed out at 3
  CHECK(absl::IsFailedPrecondition(scene.Run(numbered)));
  numbered.submission.smallest_number = 1;  // numbers from 1: cannot tell
  CHECK(scene.Run(numbered).ok());
}

TEST_CASE("submit: an event between claim and submit sends the execution back to PENDING") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const TaskId task = [&] {
    ScheduleTask schedule;
    schedule.task = TaskId(scene.NextUuid());
    schedule.kind = "charge";
    REQUIRE(scene.Submit(id, {schedule}, SubmitStatus::kRunning).ok());
    return schedule.task;
  }();
  scene.Claim(task);
  REQUIRE(scene.Run(CompleteTask{scene.tenant(), task, {}, {}, {}}).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kRunning);
  CHECK(scene.workflow(id).wake);
  REQUIRE(scene.Submit(id, {SuspendWorkflow{}}, SubmitStatus::kSuspended).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  CHECK_FALSE(scene.workflow(id).wake);
  CHECK(scene.History(id) ==
        Types{"WORKFLOW_STARTED", "TASK_SCHEDULED", "TASK_COMPLETED", "WORKFLOW_SUSPENDED"});
}

TEST_CASE("submit: a task id is scheduled once, and never for two things") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  ScheduleTask task;
  task.task = TaskId(scene.NextUuid());
  task.kind = "charge";
  REQUIRE(scene.Submit(id, {task, task}, SubmitStatus::kRunning).ok());
  REQUIRE(scene.Submit(id, {task}, SubmitStatus::kRunning).ok());
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "TASK_SCHEDULED"});
  ScheduleTask other = task;
  other.kind = "ship";
  CHECK(absl::IsFailedPrecondition(scene.Submit(id, {other}, SubmitStatus::kRunning)));
  const WorkflowId second = scene.StartAndClaim();
  CHECK(absl::IsFailedPrecondition(scene.Submit(second, {task}, SubmitStatus::kRunning)));
}

TEST_CASE("submit: a task that was submitted from outside gets its missing event") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  SubmitTask outside;
  outside.start.id = TaskId(scene.NextUuid());
  outside.start.tenant = scene.tenant();
  outside.start.kind = "charge";
  outside.start.workflow = id;
  REQUIRE(scene.Run(outside).ok());
  ScheduleTask task;
  task.task = outside.start.id;
  task.kind = "charge";
  REQUIRE(scene.Submit(id, {task}, SubmitStatus::kRunning).ok());
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "TASK_SCHEDULED"});
  CHECK(scene.task(task.task).scheduled_sequence == 2);
}

TEST_CASE("submit: a key of somebody else does not wedge the workflow") {
  Scene scene;
  StartWorkflow holder;
  holder.start.id = WorkflowId(scene.NextUuid());
  holder.start.tenant = scene.tenant();
  holder.start.kind = "order";
  holder.key = KeyUse{{scene.tenant(), "k"}, absl::Hours(1)};
  REQUIRE(scene.Run(holder).ok());
  const WorkflowId id = scene.StartAndClaim();
  ScheduleTask task;
  task.task = TaskId(scene.NextUuid());
  task.kind = "charge";
  task.idempotency_key = "k";
  REQUIRE(scene.Submit(id, {task}, SubmitStatus::kSuspended).ok());
  CHECK(scene.task(task.task).status == TaskStatus::kPending);
  CHECK(std::get<WorkflowId>(scene.set().Find({scene.tenant(), "k"})->target) == holder.start.id);
}

TEST_CASE("submit: a history that outgrows the clients ends the execution with that reason") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  SubmitCommands command = Submission(scene, id);
  command.limits.history_bytes = 400;
  const Payload big = *Payload::From("value", '"' + std::string(300, 'x') + '"', 1000);
  ScheduleTask task;
  task.task = TaskId(scene.NextUuid());
  task.kind = "charge";
  command.submission.commands = {task, SetState{"a", big}};
  REQUIRE(scene.Run(command).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kFailed);
  CHECK(scene.workflow(id).failure_type == "HISTORY_LIMIT");
  CHECK_THAT(scene.workflow(id).error, ContainsText("400 bytes"));
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "WORKFLOW_EXECUTION_FAILED"});
  CHECK(scene.set().Find(task.task) == nullptr);
  CHECK(scene.set().states().empty());
}

TEST_CASE("submit: a failure names determinism violations and keeps the error text") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  REQUIRE(scene
              .Submit(id, {FailWorkflow{"Determinism violation: x", "trace", "ERROR"}},
                      SubmitStatus::kFailed)
              .ok());
  CHECK(scene.workflow(id).failure_type == "DETERMINISM_VIOLATION");
  CHECK(scene.set().events()[1].event.data ==
        R"({"error":"Determinism violation: x","stackTrace":"trace",)"
        R"("failureType":"DETERMINISM_VIOLATION"})");
  CHECK_FALSE(scene.workflow(id).claim.has_value());
}

}  // namespace flovyn::testing
