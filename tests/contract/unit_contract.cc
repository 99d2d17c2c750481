#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/answers.h"
#include "fakes/lane_hold.h"
#include "fakes/recording_sink.h"
#include "fakes/together.h"
#include "flovyn/domain/errors.h"

namespace flovyn::testing {
namespace {

Unit DoingNothing() {
  return Deciding({}, [](const WorkingSet&) -> absl::StatusOr<Delta> { return Delta{}; });
}

}  // namespace

TEST_CASE("unit: what it wrote is read the moment it is answered") {
  FreshStore store;
  for (int i = 1; i <= 100; ++i) {
    const WorkflowStart start = PlainWorkflow(store);
    Must(Execute(*store, StartWorkflow{.start = start}));
    CHECK(Must(store->workflows().Get(store.tenant, start.id)).start.id == start.id);
    CHECK(Must(store->workflows().Events(store.tenant, start.id, 0)).size() == 1);
    const auto listed = Must(store->workflows().List(store.tenant, {}, {.limit = 1}));
    CHECK(listed.total == i);
    CHECK(listed.rows.at(0).start.id == start.id);
  }
}

TEST_CASE("unit: units of one aggregate run in order, each on the state that the one before left") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThen);
  REQUIRE(SubmitAndWait(*store, Inserting({row})).ok());
  const WorkflowId id = row.start.id;
  constexpr int kUnitsOfEach = 300;
  Answers answers;
  for (int i = 0; i < kUnitsOfEach; ++i) {
    store->Submit(
        Deciding({.workflows = {id}},
                 [id, i](const WorkingSet& set) -> absl::StatusOr<Delta> {
                   if (set.Find(id)->current_sequence != i) {
                     return Internal("seen out of order");
                   }
                   Delta delta;
                   delta.events.emplace_back(id, OperationCompleted{std::to_string(i), {}});
                   return delta;
                 }),
        answers.Next());
  }
  for (const absl::Status& status : answers.Wait()) CHECK(status == absl::OkStatus());
  const auto events = Must(store->workflows().Events(store.tenant, id, 0));
  REQUIRE(events.size() == kUnitsOfEach);
  CHECK(events.back().data == EncodeEventData(OperationCompleted{"299", {}}));
}

TEST_CASE("unit: a row inserted by a unit is seen by the units after it that name it") {
  FreshStore store;
  const WorkflowExecution row = NewWorkflow(store, kThen);
  Answers answers;
  {
    const LaneHold hold(*store);
    store->Submit(Inserting({row}), answers.Next());
    WorkflowExecution waiting = row;
    waiting.status = WorkflowStatus::kWaiting;
    store->Submit(Replacing(waiting), answers.Next());
  }
  for (const absl::Status& status : answers.Wait()) CHECK(status == absl::OkStatus());
  CHECK(Must(store->workflows().Get(store.tenant, row.start.id)).status ==
        WorkflowStatus::kWaiting);
}

TEST_CASE("unit: units that wait together are written together") {
  FreshStore store;
  const std::uint64_t before = store->counters().write_transactions;
  Answers answers;
  {
    const LaneHold hold(*store);
    for (int i = 0; i < 100; ++i) {
      store->Submit(Inserting({NewWorkflow(store, kThen)}), answers.Next());
    }
  }
  for (const absl::Status& status : answers.Wait()) CHECK(status == absl::OkStatus());
  const std::uint64_t writes = store->counters().write_transactions - before;
  CHECK(writes == (store->traits().durable ? 1U : 100U));
  CHECK(Must(store->workflows().List(store.tenant, {}, {})).total == 100);
}

TEST_CASE("unit: one that changes nothing needs no transaction") {
  FreshStore store;
  const StoreCounters before = store->counters();
  CHECK(SubmitAndWait(*store, DoingNothing()).ok());
  CHECK(store->counters().write_transactions == before.write_transactions);
  CHECK(store->counters().units == before.units + 1);
}

TEST_CASE("unit: an answer may submit again, without end and without recursion") {
  FreshStore store;
  struct Chain {
    Store& store;
    int left = 500;
    int depth = 0;
    int deepest = 0;
    UnitDone last;

    void Continue() {
      store.Submit(DoingNothing(), [this](const absl::Status& status) {
        deepest = std::max(deepest, ++depth);
        if (--left > 0) {
          Continue();
        } else {
          last(status);
        }
        --depth;
      });
    }
  };
  Answers answers;
  Chain chain{.store = *store, .last = answers.Next()};
  chain.Continue();
  CHECK(answers.Wait().at(0).ok());
  store->Close();  // no answer runs any more
  CHECK(chain.left == 0);
  CHECK(chain.deepest == 1);
}

TEST_CASE(
    "unit: lifecycle events are told in the order of the commits, those of refused units not") {
  RecordingSink sink;
  FreshStore store({.lifecycle = &sink});
  const auto publish = [](std::string type, bool refuse) {
    return Deciding({}, [type = std::move(type), refuse](const WorkingSet&) {
      Delta delta;
      LifecycleEvent event;
      event.type = type;
      delta.lifecycle.push_back(event);
      return refuse ? absl::StatusOr<Delta>(Conflict("refused")) : absl::StatusOr<Delta>(delta);
    });
  };
  Answers answers;
  for (int i = 0; i < 50; ++i) {
    store->Submit(publish(std::to_string(i), i % 5 == 0), answers.Next());
  }
  answers.Wait();
  store->Close();
  std::vector<std::string> expected;
  for (int i = 0; i < 50; ++i) {
    if (i % 5 != 0) expected.push_back(std::to_string(i));
  }
  std::vector<std::string> told;
  for (const LifecycleEvent& event : sink.events()) told.push_back(event.type);
  CHECK(told == expected);
}

TEST_CASE("unit: closing answers everything, and what it answers with OK is there") {
  FreshStore store;
  constexpr int kThreads = 8;
  constexpr int kUnitsOfEach = 50;
  std::vector<WorkflowExecution> rows;
  for (int i = 0; i < kThreads * kUnitsOfEach; ++i) rows.push_back(NewWorkflow(store, kThen));
  std::vector<Answers> answers(kThreads);
  Together(kThreads + 1, [&](int thread) {
    if (thread == kThreads) return store->Close();
    for (int i = 0; i < kUnitsOfEach; ++i) {
      const auto index = static_cast<std::size_t>(thread * kUnitsOfEach + i);
      store->Submit(Inserting({rows[index]}), answers[static_cast<std::size_t>(thread)].Next());
    }
  });
  const bool durable = store->traits().durable;
  if (durable) store.Reopen();
  for (int thread = 0; thread < kThreads; ++thread) {
    const auto statuses = answers[static_cast<std::size_t>(thread)].Wait();
    for (int i = 0; i < kUnitsOfEach; ++i) {
      const absl::Status& status = statuses[static_cast<std::size_t>(i)];
      const WorkflowId& id = rows[static_cast<std::size_t>(thread * kUnitsOfEach + i)].start.id;
      CAPTURE(status);
      CHECK((status.ok() || absl::IsCancelled(status)));
      CHECK(store->workflows().Get(store.tenant, id).ok() == status.ok());
    }
  }
}

TEST_CASE("unit: a closed store refuses units") {
  FreshStore store;
  store->Close();
  CHECK(absl::IsCancelled(SubmitAndWait(*store, DoingNothing())));
  store->Close();
}

}  // namespace flovyn::testing
