#include "flovyn/services/work_listeners.h"

#include "engine_fixture.h"
#include "test.h"

namespace flovyn::testing {
namespace {

WorkQueue Queue(const EngineFixture& fixture, WorkType type, const std::string& name = "default") {
  return {type, fixture.tenant(), name};
}

/// Counts what is heard of one queue.
struct Ear {
  Ear(WorkListeners& listeners, const WorkQueue& queue)
      : subscription(listeners.Add(queue, [this] { ++heard; })) {}
  int heard = 0;
  WorkListeners::Subscription subscription;
};

TEST_CASE("listeners: each hears of its own queue, as long as it listens") {
  const TenantId mine(MakeUuidV7(1, 1, 1));
  const TenantId other(MakeUuidV7(1, 1, 2));
  const WorkQueue queue{WorkType::kWorkflow, mine, "fast"};
  WorkListeners listeners;
  listeners.Tell(queue);
  Ear first(listeners, queue);
  Ear second(listeners, queue);
  Ear tasks(listeners, {WorkType::kTask, mine, "fast"});
  Ear slow(listeners, {WorkType::kWorkflow, mine, "slow"});
  Ear foreign(listeners, {WorkType::kWorkflow, other, "fast"});
  listeners.Tell(queue);
  listeners.Remove(first.subscription);
  listeners.Remove(first.subscription);
  listeners.Tell(queue);
  CHECK(first.heard == 1);
  CHECK(second.heard == 2);
  CHECK(tasks.heard + slow.heard + foreign.heard == 0);
}

TEST_CASE("listeners: one may stop to listen while it hears") {
  WorkListeners listeners;
  const WorkQueue queue{WorkType::kWorkflow, TenantId(MakeUuidV7(1, 1, 1)), "default"};
  int heard = 0;
  WorkListeners::Subscription subscription = 0;
  subscription = listeners.Add(queue, [&] {
    ++heard;
    listeners.Remove(subscription);
  });
  listeners.Tell(queue);
  listeners.Tell(queue);
  CHECK(heard == 1);
}

TEST_CASE("listeners: a start and a resumption are heard once each, a claim is not") {
  EngineFixture fixture;
  WorkListeners& listeners = fixture.engine().dispatch().listeners();
  Ear workflows(listeners, Queue(fixture, WorkType::kWorkflow));
  Ear tasks(listeners, Queue(fixture, WorkType::kTask));
  Ear other(listeners, Queue(fixture, WorkType::kWorkflow, "other"));
  const WorkflowId id = fixture.Start();
  CHECK(workflows.heard == 1);
  REQUIRE(fixture.PollWorkflow()->has_work());
  CHECK(workflows.heard == 1);
  REQUIRE(fixture.Submit(id, {StartTimer{"t", absl::Seconds(1)}}, SubmitStatus::kSuspended).ok());
  CHECK(workflows.heard == 1);
  fixture.clock().Advance(absl::Seconds(2));
  CHECK(workflows.heard == 2);
  fixture.SubmitTask();
  CHECK(workflows.heard == 2);
  CHECK(tasks.heard == 1);
  CHECK(other.heard == 0);
}

TEST_CASE("listeners: work that a waiting poll gets at once, and that goes back, is heard") {
  EngineFixture fixture;
  Ear workflows(fixture.engine().dispatch().listeners(), Queue(fixture, WorkType::kWorkflow));
  const auto poll = fixture.PollWorkflow(absl::Seconds(5));
  fixture.Start();
  REQUIRE(poll->has_work());
  CHECK(workflows.heard == 1);
  fixture.engine().dispatch().Undelivered(***poll->answer);
  CHECK(workflows.heard == 2);
}

}  // namespace
}  // namespace flovyn::testing
