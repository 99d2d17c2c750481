#include <set>

#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/answers.h"
#include "fakes/fake_broker.h"
#include "fakes/lane_hold.h"
#include "fakes/recording_sink.h"
#include "fakes/together.h"

namespace flovyn::testing {
namespace {

WorkflowExecution Stored(FreshStore& store, const WorkflowId& id) {
  return Must(store->workflows().Get(store.tenant, id));
}

}  // namespace

TEST_CASE("hand-over: a start is claimed for a parked poll in the write that creates it") {
  FakeBroker broker;
  RecordingSink sink;
  FreshStore store({.broker = &broker, .lifecycle = &sink});
  const Claimant poll = PollOf(store);
  broker.Park(QueueOf(store, WorkType::kWorkflow), poll);
  const std::uint64_t writes = store->counters().write_transactions;

  const WorkflowStart start = FullWorkflow(store);
  WorkflowStart here = start;
  here.queue = "default";
  Must(Execute(*store, StartWorkflow{.start = here}));
  REQUIRE(broker.Await(1, 0));
  CHECK(store->counters().write_transactions == writes + 1);
  const auto [claimant, work] = broker.deliveries().at(0);
  CHECK(claimant.token == poll.token);
  const WorkflowExecution& handed = std::get<WorkflowExecution>(work);
  CHECK(handed.status == WorkflowStatus::kRunning);
  CHECK(handed.dispatch_sequence == 1);
  CHECK(Describe(Stored(store, here.id)) == Describe(handed));

  store->Close();
  CHECK(broker.deliveries().size() == 1);
  CHECK(broker.announced().empty());
  CHECK(broker.settled());
  std::vector<std::string> told;
  for (const LifecycleEvent& event : sink.events()) told.push_back(event.type);
  CHECK(told == std::vector<std::string>{"workflow.created", "workflow.started"});
}

TEST_CASE("hand-over: work that no parked poll can take is announced once") {
  FakeBroker broker;
  FreshStore store({.broker = &broker});
  broker.Park(QueueOf(store, WorkType::kTask), PollOf(store));
  broker.Park({WorkType::kWorkflow, store.other_tenant, "default"}, PollOf(store));
  const WorkflowStart start = PlainWorkflow(store);
  Must(Execute(*store, StartWorkflow{.start = start}));
  store->Close();
  REQUIRE(broker.announced().size() == 1);
  CHECK(broker.announced()[0].id == start.id.uuid());
  CHECK(broker.announced()[0].queue == QueueOf(store, WorkType::kWorkflow));
  CHECK(broker.deliveries().empty());
  CHECK(broker.parked() == 2);
}

TEST_CASE("hand-over: a task that is not due is not handed over") {
  FakeBroker broker;
  FreshStore store({.broker = &broker});
  broker.Park(QueueOf(store, WorkType::kTask), PollOf(store));
  TaskExecution later = NewTask(store, kThen);
  later.ready_at = StoreNow(*store) + absl::Hours(1);
  REQUIRE(SubmitAndWait(*store, Inserting({}, {later})).ok());
  store->Close();
  CHECK(broker.deliveries().empty());
  CHECK(broker.parked() == 1);
}

TEST_CASE("hand-over: a refused unit reserves nothing, a failed one gives the poll back") {
  FakeBroker broker;
  FreshStore store({.broker = &broker});
  const WorkflowExecution existing = NewWorkflow(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({existing})).ok());
  broker.Park(QueueOf(store, WorkType::kWorkflow), PollOf(store));

  StartWorkflow refused{.start = PlainWorkflow(store)};
  refused.start.parent = store.New<WorkflowId>();
  CHECK(absl::IsNotFound(Execute(*store, refused).status()));
  CHECK(broker.releases() == 0);

  const WorkflowExecution fresh = NewWorkflow(store, kThen);
  CHECK(absl::IsAlreadyExists(SubmitAndWait(*store, Inserting({fresh, existing}))));
  CHECK(broker.releases() >= 1);
  CHECK(broker.parked() == 1);
  CHECK(broker.settled());

  REQUIRE(SubmitAndWait(*store, Inserting({fresh})).ok());
  REQUIRE(broker.Await(1, 0));
  store->Close();
  CHECK(broker.deliveries().size() == 1);
  CHECK(broker.settled());
}

TEST_CASE("hand-over: a poisoned unit in the batch costs its neighbours no poll") {
  FakeBroker broker;
  FreshStore store({.broker = &broker});
  const WorkflowExecution existing = NewWorkflow(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({existing})).ok());
  constexpr std::size_t kPolls = 10;
  for (std::size_t i = 0; i < kPolls; ++i) {
    broker.Park(QueueOf(store, WorkType::kWorkflow), PollOf(store));
  }
  Answers good;
  Answers bad;
  {
    const LaneHold hold(*store);
    for (std::size_t i = 0; i < kPolls; ++i) {
      store->Submit(Inserting({NewWorkflow(store, kThen)}), good.Next());
      if (i == 4) store->Submit(Inserting({existing}), bad.Next());
    }
  }
  for (const absl::Status& status : good.Wait()) CHECK(status == absl::OkStatus());
  CHECK(absl::IsAlreadyExists(bad.Wait().at(0)));
  REQUIRE(broker.Await(kPolls, 0));
  store->Close();
  CHECK(broker.settled());
  std::set<Uuid> handed;
  for (const auto& [claimant, work] : broker.deliveries()) {
    handed.insert(std::get<WorkflowExecution>(work).start.id.uuid());
  }
  CHECK(handed.size() == kPolls);
  CHECK_FALSE(handed.contains(existing.start.id.uuid()));
}

TEST_CASE("hand-over: a completed task wakes its workflow straight into a parked poll") {
  FakeBroker broker;
  FreshStore store({.broker = &broker});
  const WorkflowStart start = PlainWorkflow(store);
  Must(Execute(*store, StartWorkflow{.start = start}));
  Must(Execute(*store, ClaimWork{WorkType::kWorkflow, start.id.uuid(), PollOf(store)}));
  broker.Park(QueueOf(store, WorkType::kTask), PollOf(store));
  broker.Park(QueueOf(store, WorkType::kWorkflow), PollOf(store));
  const auto task = store.New<TaskId>();
  SubmitCommands submit;
  submit.tenant = store.tenant;
  submit.submission.workflow = start.id;
  submit.submission.commands = {ScheduleTask{.task = task, .kind = "charge"}};
  submit.submission.status = SubmitStatus::kSuspended;
  Must(Execute(*store, submit));
  REQUIRE(broker.Await(1, 0));
  const TaskExecution handed = std::get<TaskExecution>(broker.deliveries().at(0).second);
  CHECK(handed.start.id == task);
  CHECK(handed.execution_count == 1);

  const std::uint64_t writes = store->counters().write_transactions;
  Must(Execute(*store, CompleteTask{.tenant = store.tenant, .task = task}));
  REQUIRE(broker.Await(2, 0));
  CHECK(store->counters().write_transactions == writes + 1);
  const auto woken = std::get<WorkflowExecution>(broker.deliveries().at(1).second);
  CHECK(woken.status == WorkflowStatus::kRunning);
  CHECK(woken.dispatch_sequence == woken.current_sequence);
  CHECK(Describe(Stored(store, start.id)) == Describe(woken));
  store->Close();
  CHECK(broker.settled());
}

TEST_CASE("hand-over: of 100 concurrent starts each parked poll gets one, the rest is announced") {
  FakeBroker broker;
  FreshStore store({.broker = &broker});
  constexpr std::size_t kStarts = 100;
  constexpr std::size_t kPolls = 30;
  for (std::size_t i = 0; i < kPolls; ++i) {
    broker.Park(QueueOf(store, WorkType::kWorkflow), PollOf(store));
  }
  std::vector<WorkflowExecution> rows;
  for (std::size_t i = 0; i < kStarts; ++i) rows.push_back(NewWorkflow(store, kThen));
  std::vector<absl::Status> answers(kStarts);
  Together(static_cast<int>(kStarts), [&](int i) {
    const auto index = static_cast<std::size_t>(i);
    answers[index] = SubmitAndWait(*store, Inserting({rows[index]}));
  });
  for (const absl::Status& status : answers) CHECK(status == absl::OkStatus());
  REQUIRE(broker.Await(kPolls, kStarts - kPolls));
  store->Close();
  std::set<Uuid> handed;
  std::set<std::uint64_t> tickets;
  for (const auto& [claimant, work] : broker.deliveries()) {
    handed.insert(std::get<WorkflowExecution>(work).start.id.uuid());
    tickets.insert(claimant.ticket);
  }
  CHECK(handed.size() == kPolls);
  CHECK(tickets.size() == kPolls);
  for (const ReadyWork& work : broker.announced()) CHECK(handed.insert(work.id).second);
  CHECK(handed.size() == kStarts);
  CHECK(broker.settled());
}

}  // namespace flovyn::testing
