// Timers and messages between executions, driven by the engine itself.

#include "engine_fixture.h"
#include "test.h"

namespace flovyn::testing {
namespace {

WorkflowId Sleeping(EngineFixture& fixture, std::int64_t ms) {
  const WorkflowId id = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  REQUIRE(fixture.Submit(id, {StartTimer{"sleep-1", ms}}, SubmitStatus::kSuspended).ok());
  return id;
}

WorkflowId NewId(int number) {
  return WorkflowId(MakeUuidV7(9, 0, static_cast<std::uint64_t>(number)));
}

}  // namespace

TEST_CASE("timers: one fires at its time, into a parked poll, without a tick") {
  EngineFixture fixture;
  const WorkflowId id = Sleeping(fixture, 2000);
  const auto parked = fixture.PollWorkflow(absl::Hours(1));
  fixture.clock().Advance(absl::Milliseconds(1999));
  CHECK_FALSE(parked->answered());
  fixture.clock().Advance(absl::Milliseconds(1));
  REQUIRE(parked->has_work());
  CHECK(parked->workflow().start.id == id);
  CHECK(fixture.Get(id).current_sequence == 3);
}

TEST_CASE("timers: each at its own time, whatever the order they were set in") {
  EngineFixture fixture;
  std::map<std::int64_t, WorkflowId> sleeping;
  for (const std::int64_t seconds : {5, 1, 9, 3, 7}) {
    sleeping.emplace(seconds, Sleeping(fixture, seconds * 1000));
  }
  for (std::int64_t second = 1; second <= 9; ++second) {
    fixture.clock().Advance(absl::Seconds(1));
    for (const auto& [due, id] : sleeping) {
      const bool fired = fixture.Get(id).status == WorkflowStatus::kPending;
      CHECK(fired == (due <= second));
    }
  }
}

TEST_CASE("timers: many wait behind one alarm") {
  EngineFixture fixture;
  const WorkflowId id = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  std::vector<Command> commands;
  for (int i = 0; i < 5'000; ++i) {
    commands.push_back(StartTimer{"t" + std::to_string(i), 10'000 + i});
  }
  REQUIRE(fixture.Submit(id, commands, SubmitStatus::kSuspended).ok());
  fixture.clock().Advance(absl::Seconds(60));
  CHECK(fixture.Get(id).current_sequence == 1 + 5'000 + 5'000);
}

TEST_CASE("timers: what an engine before this one left overdue fires with the first tick") {
  memory::ManualClock clock;
  memory::SequentialIds ids;
  memory::InlineExecutor executor;
  SilentLogger logger;
  const auto store = memory::MakeMemoryStore({.clock = clock});
  const auto bus = memory::MakeMemoryEventBus();
  const EngineDeps deps{*store, clock, ids, clock, executor, *bus, logger};
  // Written while no engine is bound: nobody armed an alarm.
  WorkflowStart start;
  start.id = NewId(1);
  start.kind = "order";
  WorkflowExecution workflow = WorkflowExecution::New(start, clock.Now());
  workflow.status = WorkflowStatus::kWaiting;
  Delta delta;
  delta.new_workflows = {workflow};
  delta.events.emplace_back(workflow.start.id, WorkflowStarted{workflow.start});
  delta.timers = {{TimerKey::Sleep(workflow.start.id, "a"), clock.Now() + absl::Seconds(1)}};
  REQUIRE(
      SubmitAndWait(*store, {.name = "plant", .decide = [&](const WorkingSet&) { return delta; }})
          .ok());
  clock.Advance(absl::Minutes(1));
  Engine engine(deps, {});
  REQUIRE(engine.Tick().ok());
  const auto found = store->workflows().Get(workflow.start.tenant, workflow.start.id);
  CHECK(found->status == WorkflowStatus::kPending);
}

TEST_CASE("children: the parent goes on as soon as its child has ended, without a tick") {
  EngineFixture fixture;
  const WorkflowId parent = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  const ScheduleChildWorkflow child{.name = "child-1", .kind = "doubler", .child = NewId(2)};
  REQUIRE(fixture.Submit(parent, {child}, SubmitStatus::kSuspended).ok());
  const auto child_poll = fixture.PollWorkflow();
  REQUIRE(child_poll->has_work());
  CHECK(child_poll->workflow().start.id == child.child);
  const auto parked = fixture.PollWorkflow(absl::Hours(1));
  REQUIRE(
      fixture
          .Submit(child.child, {CompleteWorkflow{Payload::Trusted("4")}}, SubmitStatus::kCompleted)
          .ok());
  REQUIRE(parked->has_work());
  CHECK(parked->workflow().start.id == parent);
  const auto events = fixture.engine().workflows().Events(fixture.caller(), parent);
  CHECK(events->back().type == "CHILD_WORKFLOW_COMPLETED");
}

TEST_CASE("cancellation: it goes down to the last grandchild") {
  EngineFixture fixture;
  WorkflowId parent = fixture.Start();
  const WorkflowId root = parent;
  for (int depth = 0; depth < 3; ++depth) {
    REQUIRE(fixture.PollWorkflow()->has_work());
    const ScheduleChildWorkflow child{.name = "c", .kind = "nested", .child = NewId(10 + depth)};
    REQUIRE(fixture.Submit(parent, {child}, SubmitStatus::kSuspended).ok());
    parent = child.child;
  }
  int children = -1;
  fixture.engine().control().Cancel(
      fixture.caller(), root, "enough",
      [&](const absl::StatusOr<CancelOutcome>& outcome) { children = outcome->children; });
  CHECK(children == 1);
  for (int depth = 0; depth < 3; ++depth) {
    CHECK(fixture.Get(NewId(10 + depth)).status == WorkflowStatus::kCancelled);
  }
  CHECK(fixture.store().outbox().FindUndelivered(absl::ZeroDuration(), 100)->empty());
}

}  // namespace flovyn::testing
