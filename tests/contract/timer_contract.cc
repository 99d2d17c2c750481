#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"
#include "fakes/recording_follow_up.h"
#include "flovyn/domain/errors.h"

namespace flovyn::testing {
namespace {

/// A store with an open workflow, and the time when it was made.
struct TimerScene {
  explicit TimerScene(const StoreHooks& hooks = {}) : store(hooks) {
    now = StoreNow(*store);
    workflow = NewWorkflow(store, now);
    task = NewTask(store, now);
    task.start.workflow = workflow.start.id;
    REQUIRE(SubmitAndWait(*store, Inserting({workflow}, {task})).ok());
  }

  TimerKey Sleep(std::string name) const {
    return TimerKey::Sleep(workflow.start.id, std::move(name));
  }
  void Put(std::vector<Timer> timers) {
    Delta delta;
    delta.timers = std::move(timers);
    REQUIRE(SubmitAndWait(*store, Writing(std::move(delta))).ok());
  }
  void End(WaitsEnd end) {
    Delta delta;
    delta.waits = {{workflow.start.id.uuid(), end}};
    REQUIRE(SubmitAndWait(*store, Writing(std::move(delta))).ok());
  }
  DueTimers FindDue(std::size_t limit = 100) { return Must(store->timers().FindDue(limit)); }
  std::optional<Timer> Load(const TimerKey& key) {
    return Must(Seen(*store, {.timers = {key}}, [key](const WorkingSet& set) {
      const Timer* timer = set.Find(key);
      return timer == nullptr ? std::nullopt : std::optional(*timer);
    }));
  }

  FreshStore store;
  absl::Time now;
  WorkflowExecution workflow;
  TaskExecution task;
};

}  // namespace

TEST_CASE("timer: none is due and none is next in an empty store") {
  TimerScene scene;
  CHECK(scene.FindDue().due.empty());
  CHECK(scene.FindDue().until_next == absl::InfiniteDuration());
}

TEST_CASE("timer: those that are due come by due time, then key, and the next one is waited for") {
  TimerScene scene;
  const absl::Time now = scene.now;
  const TimerKey deadline = TimerKey::Deadline(scene.task.start.id);
  const auto promise = scene.store.New<PromiseId>();
  const TimerKey timeout = TimerKey::Timeout(scene.workflow.start.id, promise);
  scene.Put({{scene.Sleep("b"), now - absl::Seconds(3)},
             {deadline, now - absl::Seconds(3)},
             {scene.Sleep("a"), now - absl::Seconds(3)},
             {timeout, now - absl::Seconds(5)},
             {scene.Sleep("later"), now + absl::Hours(1)},
             {scene.Sleep("much later"), now + absl::Hours(2)},
             {scene.Sleep("fired"), std::nullopt}});
  const DueTimers found = scene.FindDue();
  CHECK(found.due == std::vector<TimerKey>{timeout, scene.Sleep("a"), scene.Sleep("b"), deadline});
  CHECK(found.until_next > absl::Minutes(50));
  CHECK(found.until_next <= absl::Hours(1));
}

TEST_CASE("timer: the limit cuts the earliest off, and the next read is at once") {
  TimerScene scene;
  for (const int seconds : {2, 4, 1, 3}) {
    scene.Put({{scene.Sleep(std::to_string(seconds)), scene.now - absl::Seconds(seconds)}});
  }
  const DueTimers cut = scene.FindDue(3);
  CHECK(cut.due == std::vector<TimerKey>{scene.Sleep("4"), scene.Sleep("3"), scene.Sleep("2")});
  CHECK(cut.until_next == absl::ZeroDuration());
  const DueTimers whole = scene.FindDue(4);
  CHECK(whole.due.size() == 4);
  CHECK(whole.until_next == absl::InfiniteDuration());
}

TEST_CASE("timer: it is replaced by its key, and known after it has fired") {
  TimerScene scene;
  const TimerKey key = scene.Sleep("tricky 'name' \xE2\x82\xAC");
  CHECK_FALSE(scene.Load(key).has_value());
  scene.Put({{key, scene.now + absl::Hours(1)}});
  CHECK(scene.FindDue().due.empty());
  scene.Put({{key, scene.now - absl::Seconds(1)}});
  CHECK(scene.FindDue().due == std::vector<TimerKey>{key});
  CHECK(scene.Load(key)->due == scene.now - absl::Seconds(1));
  scene.Put({{key, std::nullopt}});
  CHECK(scene.FindDue().due.empty());
  CHECK(scene.FindDue().until_next == absl::InfiniteDuration());
  REQUIRE(scene.Load(key).has_value());
  CHECK_FALSE(scene.Load(key)->due.has_value());
  CHECK_FALSE(scene.Load(scene.Sleep("another")).has_value());
}

TEST_CASE("timer: while its owner is held it is not due, also when it is written meanwhile") {
  TimerScene scene;
  const TimerKey deadline = TimerKey::Deadline(scene.task.start.id);
  const TimerKey late = scene.Sleep("late");
  scene.Put({{scene.Sleep("a"), scene.now - absl::Seconds(1)},
             {late, scene.now + absl::Hours(1)},
             {deadline, scene.now - absl::Seconds(2)}});
  scene.End(WaitsEnd::kHeld);
  CHECK(scene.FindDue().due == std::vector<TimerKey>{deadline});
  CHECK(scene.FindDue().until_next == absl::InfiniteDuration());
  scene.Put({{scene.Sleep("a"), scene.now - absl::Seconds(3)}});
  CHECK(scene.FindDue().due == std::vector<TimerKey>{deadline});
  scene.End(WaitsEnd::kResumed);
  CHECK(scene.FindDue().due == std::vector<TimerKey>{scene.Sleep("a"), deadline});
  CHECK(scene.FindDue().until_next < absl::InfiniteDuration());
}

TEST_CASE("timer: it goes when its owner ends, those of others stay") {
  TimerScene scene;
  const TimerKey deadline = TimerKey::Deadline(scene.task.start.id);
  Delta delta;
  delta.timers = {{scene.Sleep("old"), scene.now - absl::Seconds(1)},
                  {deadline, scene.now - absl::Seconds(1)}};
  REQUIRE(SubmitAndWait(*scene.store, Writing(delta)).ok());
  // In one batch with the end of its owner: the end comes last.
  delta.timers = {{scene.Sleep("new"), scene.now - absl::Seconds(1)}};
  delta.waits = {{scene.workflow.start.id.uuid(), WaitsEnd::kDropped}};
  REQUIRE(SubmitAndWait(*scene.store, Writing(delta)).ok());
  CHECK(scene.FindDue().due == std::vector<TimerKey>{deadline});
  CHECK_FALSE(scene.Load(scene.Sleep("old")).has_value());
  CHECK_FALSE(scene.Load(scene.Sleep("new")).has_value());
}

TEST_CASE("timer: it brings its owner, a task's workflow and a promise into the unit") {
  TimerScene scene;
  const Promise promise = NewPromise(scene.store, scene.workflow, "p");
  const TimerKey timeout = TimerKey::Timeout(scene.workflow.start.id, promise.id);
  Delta delta;
  delta.promises = {promise};
  REQUIRE(SubmitAndWait(*scene.store, Writing(delta)).ok());
  scene.Put({{timeout, scene.now}, {scene.Sleep("s"), scene.now}});
  const auto brings = [&](const TimerKey& key) {
    return Must(Seen(*scene.store, {.timers = {key}}, [&](const WorkingSet& set) {
      std::string brought = set.Find(scene.workflow.start.id) != nullptr ? "workflow" : "";
      if (set.Find(scene.task.start.id) != nullptr) brought += " task";
      if (set.Find(promise.id) != nullptr) brought += " promise";
      return brought;
    }));
  };
  CHECK(brings(scene.Sleep("s")) == "workflow");
  CHECK(brings(timeout) == "workflow promise");
  CHECK(brings(TimerKey::Deadline(scene.task.start.id)) == "workflow task");
}

TEST_CASE("timer: it is never stored as due sooner than asked for") {
  TimerScene scene;
  const absl::Time due = scene.now + absl::Nanoseconds(1);
  scene.Put({{scene.Sleep("s"), due}});
  const absl::Time stored = *scene.Load(scene.Sleep("s"))->due;
  CHECK(stored == scene.now + absl::Microseconds(1));
}

TEST_CASE("timer: one that was committed is armed, one of a refused unit is not") {
  RecordingFollowUp follow_up;
  TimerScene scene({.follow_up = &follow_up});
  const absl::Time due = scene.now + absl::Hours(1);
  scene.Put({{scene.Sleep("armed"), due}, {scene.Sleep("cancelled"), std::nullopt}});
  CHECK_FALSE(SubmitAndWait(*scene.store, Deciding({}, [](const WorkingSet&) {
                return absl::StatusOr<Delta>(Conflict("refused"));
              })).ok());
  scene.store->Close();
  CHECK(follow_up.armed() ==
        std::vector<std::pair<TimerKey, absl::Time>>{{scene.Sleep("armed"), due}});
}

}  // namespace flovyn::testing
