#include "engine_fixture.h"
#include "fakes/scripted_sweeps.h"
#include "flovyn/domain/errors.h"
#include "test.h"

namespace flovyn::testing {
namespace {

/// An engine over sweeps that say what the test wants.
struct ScriptedEngine {
  explicit ScriptedEngine(const EngineOptions& options = {})
      : engine({sweeps, clock, ids, clock, executor, *bus, logger}, options) {}

  memory::ManualClock clock;
  memory::SequentialIds ids;
  memory::InlineExecutor executor;
  SilentLogger logger;
  std::unique_ptr<Store> store = memory::MakeMemoryStore({.clock = clock});
  std::unique_ptr<EventBus> bus = memory::MakeMemoryEventBus();
  ScriptedSweeps sweeps{*store};
  Engine engine;
};

}  // namespace

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

TEST_CASE("maintenance: sweeps are five seconds apart while hints arrive, else one") {
  ScriptedEngine scripted;
  CHECK(scripted.engine.tick_interval() == absl::Seconds(1));
  REQUIRE(scripted.engine.Tick().ok());
  CHECK(scripted.engine.tick_interval() == absl::Seconds(5));
  scripted.sweeps.hints_arrive = false;
  REQUIRE(scripted.engine.Tick().ok());
  CHECK(scripted.engine.tick_interval() == absl::Seconds(1));
  scripted.sweeps.hints_arrive = true;
  REQUIRE(scripted.engine.Tick().ok());
  CHECK(scripted.engine.tick_interval() == absl::Seconds(5));
  scripted.sweeps.status = Unavailable("away");
  CHECK(absl::IsUnavailable(scripted.engine.Tick()));
  CHECK(scripted.engine.tick_interval() == absl::Seconds(1));
}

TEST_CASE("maintenance: several sweeps, which record signs of life, fit into every silence") {
  EngineOptions options;
  options.claims.node_silence = absl::Seconds(6);
  ScriptedEngine of_node(options);
  REQUIRE(of_node.engine.Tick().ok());
  CHECK(of_node.engine.tick_interval() == absl::Seconds(2));
  options.claims.worker_silence = absl::Seconds(3);
  ScriptedEngine of_worker(options);
  REQUIRE(of_worker.engine.Tick().ok());
  CHECK(of_worker.engine.tick_interval() == absl::Seconds(1));
}

TEST_CASE("maintenance: closing marks what was delivered at the last moment, and only that") {
  EngineFixture fixture;
  const WorkflowId delivered = fixture.Start();
  fixture.engine().dispatch().Delivered(fixture.PollWorkflow()->workflow());
  const WorkflowId on_its_way = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  REQUIRE(fixture.engine().Tick().ok());
  CHECK_FALSE(fixture.Get(delivered).claim->delivered);  // too fresh to cost a write
  fixture.engine().Close();
  CHECK(fixture.Get(delivered).claim->delivered);
  CHECK_FALSE(fixture.Get(on_its_way).claim->delivered);
}

TEST_CASE("maintenance: an engine that cannot mark the last deliveries closes all the same") {
  ScriptedEngine scripted;
  WorkflowExecution row;
  row.claim.emplace();
  scripted.engine.dispatch().Delivered(row);
  scripted.sweeps.status = Unavailable("away");
  scripted.engine.Close();
  CHECK(absl::IsCancelled(SubmitAndWait(*scripted.store, {.name = "late", .decide = {}})));
}

}  // namespace flovyn::testing
