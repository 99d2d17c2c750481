// What the memory adapter offers besides the store contract.
#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/together.h"
#include "flovyn/memory/event_bus.h"
#include "flovyn/memory/inline_executor.h"
#include "flovyn/memory/manual_clock.h"
#include "flovyn/memory/memory_store.h"

namespace flovyn::testing {
namespace {

LifecycleEvent EventOf(const TenantId& tenant, std::string type) {
  LifecycleEvent event;
  event.tenant = tenant;
  event.type = std::move(type);
  return event;
}

/// Notes the types of the events that a subscription gets.
struct Subscriber {
  std::vector<std::string> types = {};
  std::function<void(const LifecycleEvent&)> Noting() {
    return [this](const LifecycleEvent& event) { types.push_back(event.type); };
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("memory store: answers and reads run on the submitting thread, without a lock held") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThen);
  const auto here = std::this_thread::get_id();
  bool answered = false;
  store->Submit(Inserting({row}), [&](const absl::Status& status) {
    answered = status.ok() && std::this_thread::get_id() == here &&
               store->workflows().Get(store.tenant, row.start.id).ok();
  });
  CHECK(answered);
}

TEST_CASE("memory store: a decider may read the store") {
  FreshStore store;
  const absl::Status status =
      SubmitAndWait(*store, Deciding({}, [&](const WorkingSet&) -> absl::StatusOr<Delta> {
        FLOVYN_RETURN_IF_ERROR(store->tenants().Get(store.tenant).status());
        return Delta{};
      }));
  CHECK(status == absl::OkStatus());
}

TEST_CASE("memory store: a delivery that a sweep marks during a unit is not lost") {
  FreshStore store;
  WorkflowExecution row = NewWorkflow(store, kThen);
  row.status = WorkflowStatus::kRunning;
  row.claim = ClaimOf(PollOf(store), StoreNow(*store));
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  SweepRequest sweep;
  sweep.node = row.claim->node;
  sweep.delivered = {row.claim->token};
  Unit unit = Replacing(row);
  unit.decide = [&, decide = unit.decide](const WorkingSet& set) -> absl::StatusOr<Delta> {
    FLOVYN_RETURN_IF_ERROR(store->dispatch().Sweep(sweep).status());
    return decide(set);
  };
  REQUIRE(SubmitAndWait(*store, std::move(unit)).ok());
  CHECK(Must(store->workflows().Get(store.tenant, row.start.id)).claim.value().delivered);
}

TEST_CASE("memory store: closing from an answer does not wait for itself") {
  FreshStore store;
  bool closed = false;
  store->Submit(Inserting({NewWorkflow(store, kThen)}), [&](const absl::Status&) {
    store->Close();
    closed = true;
  });
  CHECK(closed);
}

TEST_CASE("manual clock: alarms ring in order of time, then of tickets, at their time") {
  memory::ManualClock clock(kThen);
  Texts rung;
  const auto ring = [&](std::string name) {
    return [&, name] { rung.push_back(name + "@" + absl::FormatDuration(clock.Now() - kThen)); };
  };
  clock.Set(kThen + absl::Seconds(3), ring("c"));
  clock.Set(kThen + absl::Seconds(1), ring("a"));
  clock.Set(kThen + absl::Seconds(1), ring("b"));
  clock.Set(kThen + absl::Seconds(5), ring("d"));
  CHECK(clock.next_alarm() == kThen + absl::Seconds(1));
  clock.Advance(absl::Seconds(4));
  CHECK(rung == Texts{"a@1s", "b@1s", "c@3s"});
  CHECK(clock.Now() == kThen + absl::Seconds(4));
  clock.Advance(absl::Seconds(1));
  CHECK(rung.back() == "d@5s");
  CHECK_FALSE(clock.next_alarm().has_value());
}

TEST_CASE("manual clock: an alarm for the past waits for the next advance and turns no time back") {
  memory::ManualClock clock(kThen);
  int rings = 0;
  clock.Set(kThen - absl::Seconds(1), [&] {
    ++rings;
    CHECK(clock.Now() == kThen);
  });
  CHECK(rings == 0);
  clock.Advance(absl::ZeroDuration());
  CHECK(rings == 1);
  CHECK(clock.Now() == kThen);
}

TEST_CASE("manual clock: a cancelled alarm does not ring, and cancelling later says so") {
  memory::ManualClock clock(kThen);
  int rings = 0;
  const auto cancelled = clock.Set(kThen + absl::Seconds(1), [&] { ++rings; });
  const auto kept = clock.Set(kThen + absl::Seconds(2), [&] { ++rings; });
  CHECK(clock.Cancel(cancelled));
  CHECK_FALSE(clock.Cancel(cancelled));
  CHECK_FALSE(clock.Cancel(kept + 100));
  clock.Advance(absl::Seconds(2));
  CHECK(rings == 1);
  CHECK_FALSE(clock.Cancel(kept));
}

TEST_CASE("manual clock: rings may set and cancel alarms of the same advance") {
  memory::ManualClock clock(kThen);
  Texts rung;
  Alarm::Ticket victim = 0;
  clock.Set(kThen + absl::Seconds(1), [&] {
    rung.push_back("first");
    clock.Set(kThen + absl::Seconds(2), [&] { rung.push_back("second"); });
    CHECK(clock.Cancel(victim));
  });
  victim = clock.Set(kThen + absl::Seconds(2), [&] { rung.push_back("victim"); });
  clock.Advance(absl::Seconds(3));
  CHECK(rung == Texts{"first", "second"});
}

TEST_CASE("sequential ids: ordered, distinct, and the same in each run") {
  memory::SequentialIds ids;
  memory::SequentialIds same;
  Uuid last;
  for (int i = 0; i < 10'000; ++i) {
    const Uuid next = ids.NewUuid();
    CHECK(last < next);
    CHECK(same.NewUuid() == next);
    last = next;
  }
  CHECK(memory::SequentialIds(1'000'000).NewUuid() != memory::SequentialIds(1).NewUuid());
}

TEST_CASE("inline executor: work has run when Post returns") {
  memory::InlineExecutor executor;
  bool ran = false;
  CHECK(executor.Post([&] { ran = true; }));
  CHECK(ran);
}

TEST_CASE("event bus: subscribers get what matches all that they ask for, in order") {
  memory::SequentialIds ids;
  const TenantId tenant(ids.NewUuid());
  const WorkflowId workflow(ids.NewUuid());
  const TaskId task(ids.NewUuid());
  const auto bus = memory::MakeMemoryEventBus();
  Subscriber all;
  Subscriber tasks;
  Subscriber of_workflow;
  Subscriber of_task;
  bus->Subscribe({.tenant = tenant}, all.Noting());
  bus->Subscribe({.tenant = tenant, .type_prefix = "task."}, tasks.Noting());
  bus->Subscribe({.tenant = tenant, .workflow = workflow}, of_workflow.Noting());
  bus->Subscribe({.tenant = tenant, .task = task, .type_prefix = "task.completed"},
                 of_task.Noting());

  LifecycleEvent created = EventOf(tenant, "workflow.created");
  created.workflow = workflow;
  LifecycleEvent completed = EventOf(tenant, "task.completed");
  completed.workflow = workflow;
  completed.task = task;
  LifecycleEvent other_task = EventOf(tenant, "task.completed");
  other_task.task = TaskId(ids.NewUuid());
  bus->Publish(created);
  bus->Publish(completed);
  bus->Publish(other_task);
  bus->Publish(EventOf(TenantId(ids.NewUuid()), "workflow.created"));
  CHECK(all.types == Texts{"workflow.created", "task.completed", "task.completed"});
  CHECK(tasks.types == Texts{"task.completed", "task.completed"});
  CHECK(of_workflow.types == Texts{"workflow.created", "task.completed"});
  CHECK(of_task.types == Texts{"task.completed"});
}

TEST_CASE("event bus: after Unsubscribe nothing arrives, whoever is publishing") {
  memory::SequentialIds ids;
  const TenantId tenant(ids.NewUuid());
  const auto bus = memory::MakeMemoryEventBus();
  std::atomic<bool> gone = false;
  std::atomic<int> late = 0;
  const auto subscription = bus->Subscribe({.tenant = tenant}, [&](const LifecycleEvent&) {
    if (gone) ++late;
  });
  Together(4, [&](int thread) {
    if (thread == 0) {
      bus->Unsubscribe(subscription);
      gone = true;
      return;
    }
    for (int i = 0; i < 1000; ++i) bus->Publish(EventOf(tenant, "workflow.created"));
  });
  CHECK(late == 0);
  bus->Unsubscribe(subscription);
}

}  // namespace flovyn::testing
