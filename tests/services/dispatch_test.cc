#include "engine_fixture.h"
#include "test.h"

namespace flovyn::testing {

TEST_CASE("dispatch: a poll without work answers empty at once, or at its deadline") {
  EngineFixture fixture;
  CHECK(fixture.PollWorkflow()->empty());
  const auto held = fixture.PollWorkflow(absl::Seconds(5));
  CHECK_FALSE(held->answered());
  fixture.clock().Advance(absl::Seconds(5) - absl::Nanoseconds(1));
  CHECK_FALSE(held->answered());
  fixture.clock().Advance(absl::Nanoseconds(1));
  CHECK(held->empty());
}

TEST_CASE("dispatch: a waiting poll gets work in the write that makes it ready") {
  EngineFixture fixture;
  const auto poll = fixture.PollWorkflow(absl::Seconds(5));
  const std::uint64_t before = fixture.store().counters().write_transactions;
  const WorkflowId id = fixture.Start();
  REQUIRE(poll->has_work());
  CHECK(poll->workflow().start.id == id);
  CHECK(poll->workflow().claim->worker == "worker-1");
  CHECK(fixture.Get(id).status == WorkflowStatus::kRunning);
  CHECK(fixture.store().counters().write_transactions == before + 1);
  fixture.clock().Advance(absl::Seconds(10));
  CHECK(poll->has_work());
}

TEST_CASE("dispatch: one item of work answers one poll, the one that waits longest") {
  EngineFixture fixture;
  const auto first = fixture.PollWorkflow(absl::Seconds(5));
  const auto second = fixture.PollWorkflow(absl::Seconds(5));
  fixture.Start();
  CHECK(first->has_work());
  CHECK_FALSE(second->answered());
  fixture.Start();
  CHECK(second->has_work());
}

TEST_CASE("dispatch: larger priority is served sooner, then the older one") {
  EngineFixture fixture;
  CHECK(fixture.PollWorkflow()->empty());  // the queue is known: later work comes from memory
  const WorkflowId normal = fixture.Start("order");
  fixture.clock().Advance(absl::Milliseconds(1));
  const WorkflowId urgent = fixture.Start("order", 60);
  fixture.clock().Advance(absl::Milliseconds(1));
  const WorkflowId later = fixture.Start("order");
  CHECK(fixture.PollWorkflow()->workflow().start.id == urgent);
  CHECK(fixture.PollWorkflow()->workflow().start.id == normal);
  CHECK(fixture.PollWorkflow()->workflow().start.id == later);
}

TEST_CASE("dispatch: work that nobody polled for is found in the store, in the same order") {
  EngineFixture fixture;
  const WorkflowId normal = fixture.Start("order");
  fixture.clock().Advance(absl::Milliseconds(1));
  const WorkflowId urgent = fixture.Start("order", 60);
  CHECK(fixture.PollWorkflow()->workflow().start.id == urgent);
  CHECK(fixture.PollWorkflow()->workflow().start.id == normal);
  CHECK(fixture.PollWorkflow()->empty());
}

TEST_CASE("dispatch: a registered worker gets only the kinds it registered") {
  EngineFixture fixture;
  WorkerRegistration registration;
  registration.tenant = fixture.tenant();
  registration.name = "shipper";
  registration.workflows = {{.kind = "ship"}};
  const auto worker = fixture.engine().workers().Register(fixture.caller(), registration);
  REQUIRE(worker.ok());
  for (const std::string& called : {std::string("shipper"), worker->id.str()}) {
    INFO(called);
    fixture.Start("order");
    const auto poll = fixture.Poll({.worker = called, .hold = absl::Seconds(5)});
    CHECK_FALSE(poll->answered());
    fixture.Start("ship");
    REQUIRE(poll->has_work());
    CHECK(poll->workflow().start.kind == "ship");
    CHECK(poll->workflow().claim->worker == worker->id.str());
    // It has no task kinds: no task ever.
    fixture.SubmitTask("ship");
    CHECK(fixture.Poll({.type = WorkType::kTask, .worker = called})->empty());
  }
}

TEST_CASE("dispatch: kinds that the poll lists narrow what an unregistered worker gets") {
  EngineFixture fixture;
  fixture.Start("order");
  const WorkflowId ship = fixture.Start("ship");
  const auto poll = fixture.Poll({.kinds = {"ship", "refund"}});
  REQUIRE(poll->has_work());
  CHECK(poll->workflow().start.id == ship);
  CHECK(fixture.Poll({.kinds = {"ship", "refund"}})->empty());
}

TEST_CASE("dispatch: work of a pool is for polls of that pool, which also take shared work") {
  EngineFixture fixture;
  const WorkerPoolId pool(MakeUuidV7(9, 9, 9));
  StartTaskRequest request;
  request.tenant = fixture.tenant();
  request.kind = "report";
  request.pool = pool;
  REQUIRE(SubmitTaskAndWait(fixture.engine().tasks(), fixture.caller(), request).ok());
  CHECK(fixture.PollTask()->empty());
  CHECK(fixture.Poll({.type = WorkType::kTask, .pool = pool})->has_work());
  fixture.SubmitTask();
  CHECK(fixture.Poll({.type = WorkType::kTask, .pool = pool})->has_work());
}

TEST_CASE("dispatch: queues do not mix, and neither do workflows and tasks") {
  EngineFixture fixture;
  fixture.Start();
  CHECK(fixture.Poll({.queue = "other"})->empty());
  CHECK(fixture.PollTask()->empty());
  CHECK(fixture.Poll({.queue = "default"})->has_work());
}

TEST_CASE("dispatch: a cancelled poll is answered empty and takes no work") {
  EngineFixture fixture;
  const auto poll = fixture.PollWorkflow(absl::Seconds(5));
  fixture.engine().dispatch().Cancel(poll->ticket);
  CHECK(poll->empty());
  const WorkflowId id = fixture.Start();
  CHECK(fixture.Get(id).status == WorkflowStatus::kPending);
}

TEST_CASE("dispatch: undelivered work goes back at once, to a waiting poll first") {
  EngineFixture fixture;
  const TaskId id = fixture.SubmitTask();
  const auto lost = fixture.PollTask();
  REQUIRE(lost->has_work());
  const auto waiting = fixture.PollTask(absl::Seconds(5));
  fixture.engine().dispatch().Undelivered(***lost->answer);
  REQUIRE(waiting->has_work());
  CHECK(waiting->task().start.id == id);
  CHECK(waiting->task().execution_count == 1);
}

TEST_CASE("dispatch: a task that failed comes back after its delay, without being asked for") {
  EngineFixture fixture;
  fixture.SubmitTask();
  const auto first = fixture.PollTask();
  const auto second = fixture.PollTask(absl::Seconds(5));
  absl::Status failed;
  fixture.engine().tasks().Fail(fixture.caller(), first->task().start.id, "no", {},
                                [&](const absl::Status& status) { failed = status; });
  REQUIRE(failed.ok());
  fixture.clock().Advance(absl::Milliseconds(99));
  CHECK_FALSE(second->answered());
  fixture.clock().Advance(absl::Milliseconds(1));
  REQUIRE(second->has_work());
  CHECK(second->task().execution_count == 2);
}

TEST_CASE("dispatch: draining answers what waits and parks no more") {
  EngineFixture fixture;
  const auto waiting = fixture.PollWorkflow(absl::Seconds(5));
  fixture.engine().Drain();
  CHECK(waiting->empty());
  CHECK(fixture.PollWorkflow(absl::Seconds(5))->empty());
  const WorkflowId id = fixture.Start();
  CHECK(fixture.Get(id).status == WorkflowStatus::kPending);
}

TEST_CASE("dispatch: a poll of another tenant is refused") {
  EngineFixture fixture;
  Caller stranger;
  stranger.tenant = TenantId(MakeUuidV7(7, 7, 7));
  stranger.type = PrincipalType::kWorker;
  absl::StatusOr<std::optional<ClaimedWork>> answer = std::nullopt;
  PollRequest request{.tenant = fixture.tenant(), .worker = "w"};
  fixture.engine().dispatch().Poll(
      stranger, request,
      [&](absl::StatusOr<std::optional<ClaimedWork>> got) { answer = std::move(got); });
  CHECK(absl::IsPermissionDenied(answer.status()));
}

TEST_CASE("dispatch: a one-task workflow with waiting polls costs four commits") {
  EngineFixture fixture;
  const auto activation = fixture.PollWorkflow(absl::Seconds(5));
  const auto run = fixture.PollTask(absl::Seconds(5));
  const std::uint64_t before = fixture.store().counters().write_transactions;
  const WorkflowId id = fixture.Start();
  REQUIRE(activation->has_work());
  ScheduleTask task;
  task.task = TaskId(MakeUuidV7(8, 8, 8));
  task.kind = "charge";
  REQUIRE(fixture.Submit(id, {task}, SubmitStatus::kSuspended).ok());
  REQUIRE(run->has_work());
  const auto again = fixture.PollWorkflow(absl::Seconds(5));
  absl::Status completed;
  fixture.engine().tasks().Complete(fixture.caller(), task.task, "true", {},
                                    [&](const absl::Status& status) { completed = status; });
  REQUIRE(completed.ok());
  REQUIRE(again->has_work());
  REQUIRE(fixture.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  CHECK(fixture.Get(id).status == WorkflowStatus::kCompleted);
  CHECK(fixture.store().counters().write_transactions == before + 4);
}

}  // namespace flovyn::testing
