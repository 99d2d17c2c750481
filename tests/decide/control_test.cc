// Signals, cancellation, retry, and what workers report: from outside, on an execution in any
// state.

#include "flovyn/decide/cancel.h"
#include "flovyn/decide/report_task.h"
#include "flovyn/decide/retry_workflow.h"
#include "flovyn/decide/signal.h"
#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

SignalWorkflow Signal(const WorkflowId& id) {
  SignalWorkflow command;
  command.workflow = id;
  command.name = "go";
  command.value = *Payload::From("v", "[1]", 10);
  return command;
}

SignalWithStart WithStart(Scene& scene) {
  SignalWithStart command;
  command.start.start.id = WorkflowId(scene.NextUuid());
  command.start.start.tenant = scene.tenant();
  command.start.start.kind = "order";
  command.start.key = KeyUse{{scene.tenant(), "order-7"}};
  command.name = "go";
  return command;
}

Signalled SignalledBy(Scene& scene, const SignalWithStart& command) {
  auto decision = Decide(scene.set(), command);
  REQUIRE(decision.ok());
  REQUIRE(scene.set().Apply(decision->delta).ok());
  return decision->outcome;
}

}  // namespace

TEST_CASE("signal: by state of the execution") {
  Scene scene;
  const WorkflowId id = scene.Start();
  REQUIRE(scene.Run(Signal(id)).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  scene.Claim(id);
  REQUIRE(scene.Run(Signal(id)).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kRunning);
  REQUIRE(scene.Submit(id, {}, SubmitStatus::kSuspended).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  scene.Claim(id);
  REQUIRE(scene.Submit(id, {}, SubmitStatus::kSuspended).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kWaiting);
  REQUIRE(scene.Run(Signal(id)).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  CHECK(scene.workflow(id).signals == 3);
  CHECK(scene.Last(id, "SIGNAL_RECEIVED") == R"({"signalName":"go","signalValue":[1]})");
  CHECK(absl::IsNotFound(scene.Run(Signal(WorkflowId(scene.NextUuid())))));
}

TEST_CASE("signal: a COMPLETED execution takes them for the grace period, others never") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  REQUIRE(scene.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  scene.Advance(absl::Seconds(9));
  REQUIRE(scene.Run(Signal(id)).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kCompleted);
  CHECK(scene.History(id).back() == "SIGNAL_RECEIVED");
  scene.Advance(absl::Seconds(1));
  CHECK(absl::IsFailedPrecondition(scene.Run(Signal(id))));
  const WorkflowId failed = scene.StartAndClaim();
  REQUIRE(scene.Submit(failed, {FailWorkflow{"x", "", "ERROR"}}, SubmitStatus::kFailed).ok());
  CHECK(absl::IsFailedPrecondition(scene.Run(Signal(failed))));
}

TEST_CASE("signal: there is a limit") {
  Scene scene;
  const WorkflowId id = scene.Start();
  SignalWorkflow command = Signal(id);
  command.limits.signals_per_workflow = 2;
  CHECK(scene.Run(command).ok());
  CHECK(scene.Run(command).ok());
  CHECK(absl::IsResourceExhausted(scene.Run(command)));
  CHECK(scene.workflow(id).signals == 2);
}

TEST_CASE("signal: one with a key is sent once while the key holds, also to what has ended") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  SignalWorkflow command = Signal(id);
  command.once = OnceKey{{scene.tenant(), "once"}};
  REQUIRE(scene.Run(command).ok());
  const auto repeated = Decide(scene.set(), command);
  REQUIRE(repeated.ok());
  CHECK(repeated->outcome.workflow == id);
  CHECK(repeated->outcome.sequence == 0);
  REQUIRE(scene.Run(command).ok());
  CHECK(scene.workflow(id).signals == 1);
  SignalWorkflow expired = Signal(id);
  expired.once = OnceKey{.key = {scene.tenant(), "short"}, .ttl = absl::ZeroDuration()};
  REQUIRE(scene.Run(expired).ok());
  REQUIRE(scene.Run(expired).ok());
  CHECK(scene.workflow(id).signals == 3);
  REQUIRE(scene.Submit(id, {FailWorkflow{.error = "e"}}, SubmitStatus::kFailed).ok());
  CHECK(scene.Run(command).ok());
  CHECK(absl::IsFailedPrecondition(scene.Run(Signal(id))));
}

TEST_CASE("signal with start: starts once, then signals, and starts anew after the end") {
  Scene scene;
  const Signalled first = SignalledBy(scene, WithStart(scene));
  CHECK(first.created);
  CHECK(first.sequence == 2);
  CHECK(scene.History(first.workflow) == Types{"WORKFLOW_STARTED", "SIGNAL_RECEIVED"});
  const Signalled second = SignalledBy(scene, WithStart(scene));
  CHECK_FALSE(second.created);
  CHECK(second.workflow == first.workflow);
  CHECK(second.sequence == 3);
  scene.Claim(first.workflow);
  REQUIRE(scene.Submit(first.workflow, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  const Signalled third = SignalledBy(scene, WithStart(scene));
  CHECK(third.created);
  CHECK_FALSE(third.workflow == first.workflow);
}

TEST_CASE("cancel: in every state, tasks and children with it, the submit under way refused") {
  for (int state = 0; state < 3; ++state) {
    INFO(state);
    Scene scene;
    const WorkflowId id = scene.Start();
    std::optional<TaskId> task;
    if (state > 0) scene.Claim(id);
    if (state == 2) {
      task = scene.ScheduleAndSleep(id);
      scene.Claim(*task);
    }
    RequestCancel command;
    command.workflow = id;
    command.reason = "enough";
    command.requested_by = "ops";
    REQUIRE(scene.Run(command).ok());
    CHECK(scene.workflow(id).status == WorkflowStatus::kCancelled);
    CHECK_FALSE(scene.workflow(id).claim.has_value());
    CHECK(scene.Last(id, "CANCELLATION_REQUESTED") == R"({"reason":"enough","requestedBy":"ops"})");
    CHECK(scene.Last(id, "WORKFLOW_CANCELLED") == R"({"reason":"enough"})");
    CHECK(absl::IsFailedPrecondition(
        scene.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted)));
    if (task) {
      CHECK(scene.task(*task).status == TaskStatus::kCancelled);
      CHECK(absl::IsFailedPrecondition(
          scene.Run(CompleteTask{.tenant = scene.tenant(), .task = *task})));
    }
    const Types before = scene.History(id);
    auto again = Decide(scene.set(), command);
    REQUIRE(again.ok());
    CHECK_FALSE(again->outcome.cancelled);
    CHECK(scene.History(id) == before);
  }
}

TEST_CASE("cancel task: an awaiting workflow learns of it by TASK_FAILED") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const TaskId task = scene.ScheduleAndSleep(id);
  scene.Claim(task);
  CancelTask command{.tenant = scene.tenant(), .task = task, .reason = "no need"};
  REQUIRE(scene.Run(command).ok());
  const Types history = scene.History(id);
  REQUIRE(history.size() == 4);
  CHECK(history[2] == "TASK_CANCELLED");
  CHECK(history[3] == "TASK_FAILED");
  CHECK(scene.Last(id, "TASK_FAILED") == R"({"taskExecutionId":")" + task.str() +
                                             R"(","error":"Task cancelled","retryable":false})");
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  CHECK(absl::IsFailedPrecondition(scene.Run(command)));
  CHECK(absl::IsFailedPrecondition(scene.Run(FailTask{.tenant = {}, .task = task, .error = "x"})));
  CancelTask rest{.tenant = scene.tenant(), .task = scene.ScheduleAndSleep(scene.StartAndClaim())};
  rest.standalone_pending_only = true;
  CHECK(absl::IsFailedPrecondition(scene.Run(rest)));
}

TEST_CASE("cancel: what the same activation has scheduled and started ends with it") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const ScheduleTask task{.task = TaskId(scene.NextUuid()), .kind = "a", .timeout_ms = 1'000};
  const ScheduleChildWorkflow child{
      .name = "c", .kind = "k", .child = WorkflowId(scene.NextUuid())};
  REQUIRE(scene.Submit(id, {task, child, CancelWorkflow{"enough"}}, SubmitStatus::kCancelled).ok());
  CHECK(scene.task(task.task).status == TaskStatus::kCancelled);
  CHECK(scene.task(task.task).error == "Task cancelled: enough");
  CHECK(scene.set().NewlyReady().size() == 1);  // the child, until it is told
  REQUIRE(scene.set().new_messages().size() == 1);
  CHECK(scene.set().new_messages()[0].key ==
        MessageKey{child.child, MessageKind::kCancelRequested, id});
}

TEST_CASE("retry: a FAILED execution goes on, told of what its tasks did meanwhile, once") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  ScheduleTask a{.task = TaskId(scene.NextUuid()), .kind = "a"};
  ScheduleTask b{.task = TaskId(scene.NextUuid()), .kind = "b"};
  REQUIRE(scene.Submit(id, {a, b}, SubmitStatus::kRunning).ok());
  scene.Claim(a.task);
  REQUIRE(scene.Run(CompleteTask{.tenant = {}, .task = a.task}).ok());
  REQUIRE(scene.Submit(id, {FailWorkflow{"x", "", "ERROR"}}, SubmitStatus::kFailed).ok());
  scene.Claim(b.task);
  REQUIRE(scene.Run(CompleteTask{.tenant = {}, .task = b.task}).ok());
  const RetryWorkflow retry{.tenant = scene.tenant(),
                            .workflow = id,
                            .audit = AuditId(scene.NextUuid()),
                            .actor = "ops",
                            .note = "mended"};
  REQUIRE(scene.Run(retry).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  CHECK(scene.workflow(id).error.empty());
  CHECK_FALSE(scene.workflow(id).completed_at.has_value());
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "TASK_SCHEDULED", "TASK_SCHEDULED",
                                   "TASK_COMPLETED", "WORKFLOW_EXECUTION_FAILED",
                                   "TASK_COMPLETED"});
  REQUIRE(scene.set().audit().size() == 1);
  const AuditEntry& entry = scene.set().audit()[0];
  CHECK(entry.id == retry.audit);
  CHECK(entry.execution == id.uuid());
  CHECK(entry.action == AuditAction::kRetryRequested);
  CHECK(entry.at == scene.now());
  CHECK(entry.actor == "ops");
  CHECK(entry.note == "mended");
  CHECK(entry.cause == "x");
  CHECK(absl::IsFailedPrecondition(scene.Run(retry)));
  CHECK(scene.set().audit().size() == 1);
  scene.Claim(id);
  REQUIRE(scene.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
}

TEST_CASE("reports: progress, state and log of a task") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const TaskId task = scene.ScheduleAndSleep(id);
  CHECK(absl::IsFailedPrecondition(scene.Run(ReportProgress{.tenant = {}, .task = task})));
  scene.Claim(task);
  REQUIRE(scene.Run(ReportProgress{.tenant = {}, .task = task, .progress = 0.5, .details = "half"})
              .ok());
  CHECK(scene.task(task).progress == 0.5);
  WriteTaskLog log{.tenant = {}, .task = task, .message = "hello"};
  log.limits.task_log_lines = 2;
  CHECK(scene.Run(log).ok());
  CHECK(scene.Run(log).ok());
  CHECK(absl::IsResourceExhausted(scene.Run(log)));
  REQUIRE(scene.set().task_logs().size() == 2);
  CHECK(scene.set().task_logs()[1].number == 2);
  ChangeTaskState set{.tenant = {}, .task = task, .key = "a", .value = Payload()};
  set.limits.task_state_keys = 1;
  CHECK(scene.Run(set).ok());
  CHECK(scene.Run(set).ok());
  set.key = "b";
  CHECK(absl::IsResourceExhausted(scene.Run(set)));
  CHECK(scene.Run(ChangeTaskState{.tenant = {}, .task = task, .clear_all = true}).ok());
  CHECK(scene.set().StateKeysOf(task).empty());
  CHECK(scene.Run(set).ok());
}

}  // namespace flovyn::testing
