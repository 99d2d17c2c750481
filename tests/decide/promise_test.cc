#include "flovyn/decide/fire_timer.h"
#include "flovyn/decide/settle_promise.h"
#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

struct Waiting {
  WorkflowId workflow;
  PromiseId promise;
};

Waiting WaitingFor(Scene& scene, std::optional<std::int64_t> timeout_ms = {},
                   std::string key = {}) {
  Waiting waiting{scene.StartAndClaim(), PromiseId(scene.NextUuid())};
  CreatePromise create{.name = "approval", .timeout_ms = timeout_ms, .idempotency_key = key};
  create.id = waiting.promise;
  REQUIRE(scene.Submit(waiting.workflow, {create}, SubmitStatus::kSuspended).ok());
  return waiting;
}

SettlePromise Resolving(const Scene& scene,
                        std::variant<PromiseId, PromiseName, IdempotencyKey> by) {
  SettlePromise command;
  command.tenant = scene.tenant();
  command.promise = std::move(by);
  command.outcome.value = *Payload::From("value", R"({"ok":true})", 100);
  return command;
}

bool Settles(Scene& scene, const SettlePromise& command) {
  auto decision = Decide(scene.set(), command);
  REQUIRE(decision.ok());
  REQUIRE(scene.set().Apply(decision->delta).ok());
  return decision->outcome.settled;
}

}  // namespace

TEST_CASE("promise: by id, by name and by key it is resolved once, and the workflow wakes") {
  for (int form = 0; form < 3; ++form) {
    Scene scene;
    const Waiting waiting = WaitingFor(scene, {}, "order:7");
    CHECK(scene.workflow(waiting.workflow).status == WorkflowStatus::kWaiting);
    SettlePromise command = Resolving(scene, waiting.promise);
    if (form == 1) command.promise = PromiseName{waiting.workflow, "approval"};
    if (form == 2) command.promise = IdempotencyKey{scene.tenant(), "order:7"};
    CHECK(Settles(scene, command));
    CHECK(scene.workflow(waiting.workflow).status == WorkflowStatus::kPending);
    CHECK(scene.Last(waiting.workflow, "PROMISE_RESOLVED") ==
          R"({"promiseId":")" + waiting.promise.str() +
              R"(","promiseName":"approval","value":{"ok":true}})");
    if (form == 1) {
      CHECK(absl::IsNotFound(Decide(scene.set(), command).status()));  // none is pending now
    } else {
      CHECK_FALSE(Settles(scene, command));
    }
    CHECK(scene.History(waiting.workflow) ==
          Types{"WORKFLOW_STARTED", "PROMISE_CREATED", "PROMISE_RESOLVED"});
  }
}

TEST_CASE("promise: rejected") {
  Scene scene;
  const Waiting waiting = WaitingFor(scene);
  SettlePromise command = Resolving(scene, waiting.promise);
  command.outcome = {.status = PromiseStatus::kRejected, .error = "no"};
  CHECK(Settles(scene, command));
  CHECK(scene.set().Find(waiting.promise)->status == PromiseStatus::kRejected);
  CHECK(scene.Last(waiting.workflow, "PROMISE_REJECTED") ==
        R"({"promiseId":")" + waiting.promise.str() +
            R"(","promiseName":"approval","error":"no"})");
}

TEST_CASE("promise: time-out and resolution race to one outcome") {
  for (const bool resolved_first : {false, true}) {
    Scene scene;
    const Waiting waiting = WaitingFor(scene, 2000);
    scene.Advance(absl::Seconds(2));
    const FireTimer timeout{TimerKey::Timeout(waiting.workflow, waiting.promise), {}};
    if (resolved_first) CHECK(Settles(scene, Resolving(scene, waiting.promise)));
    CHECK(scene.Run(timeout).ok());
    CHECK(Settles(scene, Resolving(scene, waiting.promise)) == false);
    CHECK(scene.Run(timeout).ok());
    CHECK(scene.History(waiting.workflow) ==
          Types{"WORKFLOW_STARTED", "PROMISE_CREATED",
                resolved_first ? "PROMISE_RESOLVED" : "PROMISE_TIMEOUT"});
  }
}

TEST_CASE("promise: unknown, foreign, or of an ended workflow") {
  Scene scene;
  const Waiting waiting = WaitingFor(scene);
  CHECK(absl::IsNotFound(
      Decide(scene.set(), Resolving(scene, PromiseId(scene.NextUuid()))).status()));
  SettlePromise foreign = Resolving(scene, waiting.promise);
  foreign.tenant = TenantId(scene.NextUuid());
  CHECK(absl::IsNotFound(Decide(scene.set(), foreign).status()));
  SignalWorkflow wake{.tenant = {}, .workflow = waiting.workflow, .name = "go"};
  REQUIRE(scene.Run(wake).ok());
  scene.Claim(waiting.workflow);
  REQUIRE(scene.Submit(waiting.workflow, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  CHECK(
      absl::IsFailedPrecondition(Decide(scene.set(), Resolving(scene, waiting.promise)).status()));
}

TEST_CASE("promise: a workflow resolves its own newest pending one of the name, and wakes") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  CreatePromise first{.name = "p"};
  first.id = PromiseId(scene.NextUuid());
  CreatePromise second{.name = "p"};
  second.id = PromiseId(scene.NextUuid());
  REQUIRE(scene
              .Submit(id, {first, second, ResolvePromise{"p", {}}, ResolvePromise{"none", {}}},
                      SubmitStatus::kSuspended)
              .ok());
  CHECK(scene.set().Find(first.id)->status == PromiseStatus::kPending);
  CHECK(scene.set().Find(second.id)->status == PromiseStatus::kResolved);
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
}

TEST_CASE("promise: a key of somebody else is left out, the promise is made") {
  Scene scene;
  const Waiting one = WaitingFor(scene, {}, "k");
  const Waiting two = WaitingFor(scene, {}, "k");
  CHECK(scene.set().Find(two.promise) != nullptr);
  CHECK(scene.Last(two.workflow, "PROMISE_CREATED").find("idempotencyKey") == std::string::npos);
  CHECK(Settles(scene, Resolving(scene, IdempotencyKey{scene.tenant(), "k"})));
  CHECK(scene.set().Find(one.promise)->status == PromiseStatus::kResolved);
}

}  // namespace flovyn::testing
