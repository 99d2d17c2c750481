#include "flovyn/decide/cancel.h"
#include "flovyn/decide/fire_timer.h"
#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

WorkflowId SleepingFor(Scene& scene, std::int64_t ms) {
  const WorkflowId id = scene.StartAndClaim();
  REQUIRE(scene.Submit(id, {StartTimer{"sleep-1", ms}}, SubmitStatus::kSuspended).ok());
  return id;
}

TimerFiring Fire(Scene& scene, const TimerKey& timer) {
  auto decision = Decide(scene.set(), FireTimer{timer, {}});
  REQUIRE(decision.ok());
  REQUIRE(scene.set().Apply(decision->delta).ok());
  return decision->outcome;
}

}  // namespace

TEST_CASE("timer: it fires once, not before it is due, and wakes the workflow") {
  Scene scene;
  const WorkflowId id = SleepingFor(scene, 2000);
  CHECK(scene.workflow(id).status == WorkflowStatus::kWaiting);
  CHECK(scene.workflow(id).has_waits);
  const TimerKey timer = TimerKey::Sleep(id, "sleep-1");
  CHECK(Fire(scene, timer).early == absl::Milliseconds(2000));
  scene.Advance(absl::Milliseconds(1999));
  CHECK(Fire(scene, timer).early == absl::Milliseconds(1));
  CHECK(scene.workflow(id).status == WorkflowStatus::kWaiting);
  scene.Advance(absl::Milliseconds(1));
  CHECK(Fire(scene, timer).fired);
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  CHECK_FALSE(Fire(scene, timer).fired);
  scene.Advance(absl::Seconds(1));
  CHECK_FALSE(Fire(scene, timer).fired);
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "TIMER_STARTED", "TIMER_FIRED"});
  CHECK(scene.Last(id, "TIMER_FIRED") == R"({"timerId":"sleep-1"})");
  CHECK(scene.Last(id, "TIMER_STARTED") ==
        R"({"timerId":"sleep-1","durationMs":2000,"fireAt":"2026-01-01T00:00:02.000000Z"})");
}

TEST_CASE("timer: durations of zero and less are due at once") {
  for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{-5}}) {
    Scene scene;
    const WorkflowId id = SleepingFor(scene, ms);
    CHECK(Fire(scene, TimerKey::Sleep(id, "sleep-1")).fired);
  }
}

TEST_CASE("timer: firing while RUNNING is not lost") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  REQUIRE(scene.Submit(id, {StartTimer{"a", 0}}, SubmitStatus::kRunning).ok());
  CHECK(Fire(scene, TimerKey::Sleep(id, "a")).fired);
  CHECK(scene.workflow(id).status == WorkflowStatus::kRunning);
  REQUIRE(scene.Submit(id, {}, SubmitStatus::kSuspended).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
}

TEST_CASE("timer: a started id is started once, also after it fired") {
  Scene scene;
  const WorkflowId id = SleepingFor(scene, 0);
  CHECK(Fire(scene, TimerKey::Sleep(id, "sleep-1")).fired);
  scene.Advance(absl::Seconds(1));
  scene.Claim(id);
  REQUIRE(
      scene
          .Submit(id,
                  {StartTimer{"sleep-1", 0}, StartTimer{"sleep-2", 10}, StartTimer{"sleep-2", 10}},
                  SubmitStatus::kSuspended)
          .ok());
  CHECK(scene.History(id) ==
        Types{"WORKFLOW_STARTED", "TIMER_STARTED", "TIMER_FIRED", "TIMER_STARTED"});
  CHECK_FALSE(Fire(scene, TimerKey::Sleep(id, "sleep-1")).fired);
}

TEST_CASE("timer: a cancelled one does not fire, one that fired or never was is not cancelled") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  REQUIRE(scene
              .Submit(id,
                      {StartTimer{"a", 0}, CancelTimer{"a"}, CancelTimer{"a"}, CancelTimer{"b"}},
                      SubmitStatus::kSuspended)
              .ok());
  CHECK_FALSE(Fire(scene, TimerKey::Sleep(id, "a")).fired);
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "TIMER_STARTED", "TIMER_CANCELLED"});
}

TEST_CASE("timer: those of an ended workflow are dropped, those of a failed one held") {
  struct Row {
    Command end;
    SubmitStatus status;
    WaitsEnd expected;
  };
  const Row rows[] = {
      {CompleteWorkflow{}, SubmitStatus::kCompleted, WaitsEnd::kDropped},
      {CancelWorkflow{"x"}, SubmitStatus::kCancelled, WaitsEnd::kDropped},
      {FailWorkflow{"x", "", "ERROR"}, SubmitStatus::kFailed, WaitsEnd::kHeld},
  };
  for (const Row& row : rows) {
    Scene scene;
    const WorkflowId id = scene.StartAndClaim();
    REQUIRE(scene.Submit(id, {StartTimer{"a", 0}, row.end}, row.status).ok());
    const auto waits = scene.set().waits();
    REQUIRE(waits.size() == 1);
    CHECK(waits[0].owner == id.uuid());
    CHECK(waits[0].end == row.expected);
    CHECK_FALSE(Fire(scene, TimerKey::Sleep(id, "a")).fired);
  }
  Scene plain;
  const WorkflowId id = plain.StartAndClaim();
  REQUIRE(plain.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  CHECK(plain.set().waits().empty());
}

TEST_CASE("timer: a task past its deadline fails for good, whatever retries it has left") {
  for (const bool running : {false, true}) {
    Scene scene;
    const WorkflowId id = scene.StartAndClaim();
    ScheduleTask schedule{.task = TaskId(scene.NextUuid()), .kind = "slow"};
    schedule.timeout_ms = 50;
    REQUIRE(scene.Submit(id, {schedule}, SubmitStatus::kSuspended).ok());
    if (running) scene.Claim(schedule.task);
    const TimerKey deadline = TimerKey::Deadline(schedule.task);
    CHECK(Fire(scene, deadline).early == absl::Milliseconds(50));
    scene.Advance(absl::Milliseconds(50));
    CHECK(Fire(scene, deadline).fired);
    CHECK(scene.task(schedule.task).status == TaskStatus::kFailed);
    CHECK(scene.task(schedule.task).error == "Task timed out: deadline exceeded");
    CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
    CHECK(scene.History(id).back() == "TASK_FAILED");
    CHECK(scene.set().attempts().size() == (running ? 1 : 0));
    if (running) CHECK(scene.set().attempts()[0].status == AttemptStatus::kTimeout);
    CHECK(scene.set().waits().size() == 1);
  }
}

}  // namespace flovyn::testing
