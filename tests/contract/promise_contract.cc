#include "contract/fresh_store.h"
#include "contract/rows.h"
#include "contract/units.h"

namespace flovyn::testing {
namespace {

struct PromiseScene {
  PromiseScene() { REQUIRE(SubmitAndWait(*store, Inserting({workflow, other})).ok()); }

  Promise Make(std::string name, absl::Duration after = absl::ZeroDuration()) {
    Promise promise = NewPromise(store, workflow, std::move(name));
    promise.created_at = kThenInMicros + after;
    return promise;
  }
  void Put(std::vector<Promise> promises) {
    Delta delta;
    delta.promises = std::move(promises);
    REQUIRE(SubmitAndWait(*store, Writing(std::move(delta))).ok());
  }
  /// The promise as text; "none" when it was not brought or came without its workflow.
  template <class Name>
  std::string Load(UnitRefs refs, const Name& name) {
    return Must(Seen(*store, std::move(refs), [&](const WorkingSet& set) -> std::string {
      const Promise* promise = set.Find(name);
      if (promise == nullptr || set.Find(promise->workflow) == nullptr) return "none";
      return Describe(*promise);
    }));
  }
  std::string Load(const PromiseId& id) { return Load({.promises = {id}}, id); }
  std::string Named(const std::string& name) {
    const PromiseName promise{workflow.start.id, name};
    return Load({.promise_names = {promise}}, promise);
  }

  FreshStore store;
  WorkflowExecution workflow = NewWorkflow(store, kThenInMicros);
  WorkflowExecution other = NewWorkflow(store, kThenInMicros);
};

Promise Settled(Promise promise, PromiseStatus status) {
  promise.status = status;
  promise.settled_at = kThenInMicros + absl::Minutes(1);
  return promise;
}

}  // namespace

TEST_CASE("promise: it comes back by its id with every field and its workflow") {
  PromiseScene scene;
  for (const EnumText<PromiseStatus>& status : kPromiseStatusText) {
    Promise promise = scene.Make("approval \xE2\x82\xAC 'x'");
    promise.status = status.value;
    promise.timeout_at = kThenInMicros + absl::Hours(1);
    promise.value = PayloadOf(R"({"yes": 1.0})");
    promise.error = "no \xF0\x9F\x92\xA5 'x'";
    promise.settled_at = kThenInMicros + absl::Minutes(1);
    scene.Put({promise});
    CHECK(scene.Load(promise.id) == Describe(promise));
  }
  const Promise bare = scene.Make("bare");
  scene.Put({bare});
  CHECK(scene.Load(bare.id) == Describe(bare));
  CHECK(scene.Load(scene.store.New<PromiseId>()) == "none");
}

TEST_CASE("promise: by its name the newest pending one is meant, then the one of the greater id") {
  PromiseScene scene;
  const Promise newest = scene.Make("a", absl::Seconds(2));
  const Promise first = scene.Make("a", absl::Seconds(1));
  const Promise second = scene.Make("a", absl::Seconds(1));
  REQUIRE(first.id < second.id);
  Promise foreign = scene.Make("a", absl::Seconds(9));
  foreign.workflow = scene.other.start.id;
  scene.Put({newest, second, first, foreign, scene.Make("b", absl::Seconds(9))});
  CHECK(scene.Named("a") == Describe(newest));
  scene.Put({Settled(newest, PromiseStatus::kResolved)});
  CHECK(scene.Named("a") == Describe(second));
  scene.Put({Settled(second, PromiseStatus::kRejected)});
  CHECK(scene.Named("a") == Describe(first));
  scene.Put({Settled(first, PromiseStatus::kTimeout)});
  CHECK(scene.Named("a") == "none");
  CHECK(scene.Named("unknown") == "none");
}

TEST_CASE("promise: an idempotency key that stands for it brings it and its workflow") {
  PromiseScene scene;
  const Promise promise = scene.Make("a");
  scene.Put({promise});
  IdempotencyRecord record;
  record.key = {scene.store.tenant, "key"};
  record.target = promise.id;
  record.created_at = kThenInMicros;
  record.expires_at = kThenInMicros + absl::Hours(1);
  REQUIRE(SubmitAndWait(*scene.store, WritingKey(record)).ok());
  CHECK(scene.Load({.keys = {record.key}}, promise.id) == Describe(promise));
  const bool same = Must(Seen(*scene.store, {.keys = {record.key}}, [&](const WorkingSet& set) {
    const IdempotencyRecord* found = set.Find(record.key);
    return found != nullptr && found->target == record.target &&
           found->expires_at == record.expires_at;
  }));
  CHECK(same);
}

TEST_CASE("promise: those that are pending are cancelled when their workflow ends") {
  PromiseScene scene;
  Promise pending = scene.Make("a");
  const Promise settled = Settled(scene.Make("b"), PromiseStatus::kResolved);
  Promise foreign = scene.Make("c");
  foreign.workflow = scene.other.start.id;
  scene.Put({pending, settled, foreign});
  const auto ended_at = std::make_shared<absl::Time>();
  const Uuid owner = scene.workflow.start.id.uuid();
  Promise made_last = scene.Make("d");
  REQUIRE(SubmitAndWait(*scene.store, Deciding({}, [=](const WorkingSet& set) {
            *ended_at = set.now();
            Delta delta;
            delta.promises = {made_last};
            delta.waits = {{owner, WaitsEnd::kDropped}};
            return absl::StatusOr<Delta>(delta);
          })).ok());
  for (Promise* cancelled : {&pending, &made_last}) {
    cancelled->status = PromiseStatus::kCancelled;
    cancelled->settled_at = *ended_at;
    CHECK(scene.Load(cancelled->id) == Describe(*cancelled));
  }
  CHECK(scene.Load(settled.id) == Describe(settled));
  CHECK(scene.Load(foreign.id) == Describe(foreign));
  CHECK(scene.Named("a") == "none");
}

TEST_CASE("promise: those of a held workflow stay as they are") {
  PromiseScene scene;
  const Promise pending = scene.Make("a");
  scene.Put({pending});
  for (const WaitsEnd end : {WaitsEnd::kHeld, WaitsEnd::kResumed}) {
    Delta delta;
    delta.waits = {{scene.workflow.start.id.uuid(), end}};
    REQUIRE(SubmitAndWait(*scene.store, Writing(delta)).ok());
    CHECK(scene.Named("a") == Describe(pending));
  }
}

}  // namespace flovyn::testing
