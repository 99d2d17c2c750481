#include "engine_fixture.h"
#include "test.h"

namespace flovyn::testing {

TEST_CASE("maintenance: work of a silent worker goes back, work of a polling one stays") {
  EngineFixture fixture;
  const WorkflowId silent = fixture.Start();
  REQUIRE(fixture.Poll({.worker = "silent"})->has_work());
  const WorkflowId alive = fixture.Start();
  REQUIRE(fixture.Poll({.worker = "alive"})->has_work());
  for (int i = 0; i < 7; ++i) {
    fixture.clock().Advance(absl::Seconds(10));
    CHECK(fixture.Poll({.worker = "alive", .kinds = {"nothing"}})->empty());
    REQUIRE(fixture.engine().Tick().ok());
  }
  CHECK(fixture.Get(silent).status == WorkflowStatus::kPending);
  CHECK(fixture.Get(silent).lost_claims == 1);
  CHECK(fixture.Get(alive).status == WorkflowStatus::kRunning);
}

TEST_CASE("maintenance: a worker whose poll is parked counts as alive") {
  EngineFixture fixture;
  const TaskId task = fixture.SubmitTask();
  REQUIRE(fixture.PollTask()->has_work());
  const auto parked = fixture.PollWorkflow(absl::Hours(1));
  for (int i = 0; i < 10; ++i) {
    fixture.clock().Advance(absl::Seconds(30));
    REQUIRE(fixture.engine().Tick().ok());
  }
  CHECK(fixture.Get(task).status == TaskStatus::kRunning);
  CHECK_FALSE(parked->answered());
}

TEST_CASE("maintenance: past the lease work goes back, however alive its worker") {
  EngineOptions options;
  options.claims.lease = absl::Seconds(30);
  EngineFixture fixture(options);
  const WorkflowId id = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  const auto parked = fixture.PollWorkflow(absl::Hours(1));
  fixture.clock().Advance(absl::Seconds(29));
  REQUIRE(fixture.engine().Tick().ok());
  CHECK(fixture.Get(id).status == WorkflowStatus::kRunning);
  fixture.clock().Advance(absl::Seconds(2));
  REQUIRE(fixture.engine().Tick().ok());
  CHECK(parked->has_work());  // taken back, and handed to the poll in the same write
  CHECK(parked->workflow().lost_claims == 1);
}

TEST_CASE("maintenance: work that is lost again and again ends as FAILED") {
  EngineOptions options;
  options.claims.lease = absl::Seconds(1);
  options.claims.max_lost = 3;
  EngineFixture fixture(options);
  const WorkflowId id = fixture.Start();
  for (int i = 0; i < 3; ++i) {
    REQUIRE(fixture.PollWorkflow()->has_work());
    fixture.clock().Advance(absl::Seconds(2));
    REQUIRE(fixture.engine().Tick().ok());
  }
  CHECK(fixture.Get(id).status == WorkflowStatus::kFailed);
  CHECK_THAT(fixture.Get(id).error, ContainsText("3 times"));
}

TEST_CASE("maintenance: work that another node left is offered to parked polls by the sweep") {
  EngineFixture fixture;
  const auto parked = fixture.PollWorkflow(absl::Hours(1));
  // Written past the engine, as another node would: no announcement reaches this one.
  Unit unit;
  unit.name = "foreign";
  unit.decide = [&](const WorkingSet& set) -> absl::StatusOr<Delta> {
    WorkflowStart start;
    start.id = WorkflowId(MakeUuidV7(5, 5, 5));
    start.tenant = fixture.tenant();
    start.kind = "order";
    Delta delta;
    delta.new_workflows.push_back(WorkflowExecution::New(start, set.now()));
    return delta;
  };
  fixture.store().Bind({});
  REQUIRE(SubmitAndWait(fixture.store(), unit).ok());
  fixture.store().Bind({.broker = &fixture.engine().dispatch().broker(), .lifecycle = nullptr});
  CHECK_FALSE(parked->answered());
  REQUIRE(fixture.engine().Tick().ok());
  CHECK(parked->has_work());
}

}  // namespace flovyn::testing
