#include <functional>
#include <map>

#include "engine_fixture.h"
#include "fakes/forwarding_store.h"
#include "flovyn/domain/errors.h"
#include "server/recording_logger.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr absl::Duration kAge = absl::Hours(24);

EngineOptions Keeping(absl::Duration age) {
  EngineOptions options;
  options.retention.finished_executions = age;
  return options;
}

WorkflowId Complete(EngineFixture& fixture) {
  const WorkflowId id = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  REQUIRE(fixture.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  return id;
}

bool Has(EngineFixture& fixture, const WorkflowId& id) {
  return fixture.engine().workflows().Get(fixture.caller(), fixture.tenant(), id).ok();
}

/// A store whose retention steps do and tell what the test says; all else is that of another.
class ScriptedRetention final : public ForwardingStore, private RetentionRepository {
 public:
  using ForwardingStore::ForwardingStore;

  std::function<absl::StatusOr<RetentionResult>(const RetentionStep&)> step = {};

  RetentionRepository& retention() override { return *this; }

 private:
  absl::StatusOr<RetentionResult> DeleteFinished(const RetentionStep& asked) override {
    return step(asked);
  }
};

/// The service over scripted steps and some tenants.
struct ScriptedScene {
  explicit ScriptedScene(int tenant_count = 1) {
    for (int i = 1; i <= tenant_count; ++i) {
      Tenant tenant;
      tenant.id = TenantId(MakeUuidV7(static_cast<std::uint64_t>(i), 0, 1));
      tenant.name = tenant.slug = "org-" + std::to_string(i);
      REQUIRE(memory->tenants().Create(tenant).ok());
      tenants.push_back(tenant.id);
    }
    store.step = [this](const RetentionStep& step) -> absl::StatusOr<RetentionResult> {
      steps.push_back(step);
      return RetentionResult{};
    };
  }

  Retention Make(RetentionPolicy policy) {
    return Retention({.store = store, .clock = clock, .logger = logger}, std::move(policy));
  }

  memory::ManualClock clock;
  std::unique_ptr<Store> memory = memory::MakeMemoryStore({.clock = clock});
  ScriptedRetention store{*memory};
  http::RecordingLogger logger;
  std::vector<TenantId> tenants = {};
  std::vector<RetentionStep> steps = {};
};

}  // namespace

TEST_CASE("retention service: finished executions go when they are old enough, not sooner") {
  EngineFixture fixture(Keeping(kAge));
  const WorkflowId id = Complete(fixture);
  const WorkflowId open = fixture.Start();
  fixture.clock().Advance(kAge - absl::Microseconds(1));
  REQUIRE(fixture.engine().Tick().ok());
  CHECK(Has(fixture, id));
  fixture.clock().Advance(absl::Minutes(10));  // the longest pause between two passes
  REQUIRE(fixture.engine().Tick().ok());
  CHECK_FALSE(Has(fixture, id));
  CHECK(Has(fixture, open));
  CHECK(fixture.engine().retention().counters().workflows == 1);
  CHECK(fixture.engine().retention().counters().tasks == 0);
}

TEST_CASE("retention service: standalone tasks go, too") {
  EngineFixture fixture(Keeping(kAge));
  const TaskId id = fixture.SubmitTask();
  REQUIRE(fixture.PollTask()->has_work());
  fixture.engine().tasks().Complete(fixture.caller(), id, "", std::nullopt,
                                    [](const absl::Status&) {});
  fixture.clock().Advance(kAge);
  REQUIRE(fixture.engine().Tick().ok());
  CHECK(absl::IsNotFound(fixture.store().tasks().Get(fixture.tenant(), id).status()));
  CHECK(fixture.engine().retention().counters().tasks == 1);
}

TEST_CASE("retention service: it is off unless it is asked for") {
  EngineFixture fixture;
  const WorkflowId id = Complete(fixture);
  fixture.clock().Advance(absl::Hours(24 * 3650));
  REQUIRE(fixture.engine().Tick().ok());
  CHECK(Has(fixture, id));
}

TEST_CASE("retention service: the age of a tenant wins, and zero keeps all that it has") {
  ScriptedScene scene(3);
  Retention retention =
      scene.Make({.finished_executions = kAge,
                  .of_tenants = {{scene.tenants[1], absl::Hours(1)}, {scene.tenants[2], {}}}});
  REQUIRE(retention.Tick().ok());
  std::map<TenantId, absl::Duration> ages;
  for (const RetentionStep& step : scene.steps) ages[step.tenant] = step.age;
  CHECK(scene.steps.size() == 4);  // workflows and tasks
  CHECK(ages == std::map<TenantId, absl::Duration>{{scene.tenants[0], kAge},
                                                   {scene.tenants[1], absl::Hours(1)}});

  scene.steps.clear();
  Retention of_one = scene.Make({.of_tenants = {{scene.tenants[2], kAge}}});
  REQUIRE(of_one.Tick().ok());
  CHECK(scene.steps.size() == 2);
  CHECK(scene.steps[0].tenant == scene.tenants[2]);
}

TEST_CASE("retention service: a pass goes on where the last step stopped, then there is a pause") {
  ScriptedScene scene;
  std::vector<CreationPlace> places;
  scene.store.step = [&](const RetentionStep& step) -> absl::StatusOr<RetentionResult> {
    if (step.type == WorkType::kTask) return RetentionResult{};
    places.push_back(step.after);
    const CreationPlace next = {.created_at = step.after.created_at + absl::Seconds(1), .id = {}};
    return RetentionResult{.deleted = 1,
                           .next = places.size() % 3 == 0 ? std::nullopt : std::optional(next)};
  };
  Retention retention = scene.Make({.finished_executions = absl::Minutes(1)});
  REQUIRE(retention.Tick().ok());
  REQUIRE(places.size() == 3);
  CHECK(places[0] == CreationPlace());
  CHECK(places[2].created_at == absl::UnixEpoch() + absl::Seconds(2));
  CHECK_FALSE(retention.behind());
  REQUIRE(retention.Tick().ok());
  CHECK(places.size() == 3);
  scene.clock.Advance(absl::Seconds(3));  // a twentieth of the age
  REQUIRE(retention.Tick().ok());
  REQUIRE(places.size() == 6);
  CHECK(places[3] == CreationPlace());
  REQUIRE(scene.logger.lines().size() == 2);
  CHECK(scene.logger.lines()[0].text ==
        "deleted finished executions workflows=3 tasks=0 more=false");
}

TEST_CASE("retention service: a tick ends after half a second, and the next ones go on") {
  ScriptedScene scene(2);
  std::map<TenantId, int> steps;
  scene.store.step = [&](const RetentionStep& step) -> absl::StatusOr<RetentionResult> {
    ++steps[step.tenant];
    scene.clock.Advance(absl::Milliseconds(100));
    return RetentionResult{.deleted = 200,
                           .next = CreationPlace{.created_at = scene.clock.Now(), .id = {}}};
  };
  Retention retention = scene.Make({.finished_executions = kAge});
  REQUIRE(retention.Tick().ok());
  CHECK(retention.behind());
  CHECK(steps[scene.tenants[0]] + steps[scene.tenants[1]] == 5);
  REQUIRE(retention.Tick().ok());
  CHECK(steps[scene.tenants[0]] == 6);  // two each, in turn
  CHECK(steps[scene.tenants[1]] == 4);
  CHECK_THAT(scene.logger.lines().back().text, ContainsText("more=true"));
}

TEST_CASE("retention service: while more is to be deleted the engine ticks every second") {
  memory::ManualClock clock;
  memory::SequentialIds ids;
  memory::InlineExecutor executor;
  SilentLogger logger;
  const auto store = memory::MakeMemoryStore({.clock = clock});
  const auto bus = memory::MakeMemoryEventBus();
  ScriptedRetention scripted(*store);
  bool more = true;
  scripted.step = [&](const RetentionStep&) -> absl::StatusOr<RetentionResult> {
    clock.Advance(absl::Seconds(1));
    return RetentionResult{.next = more ? std::optional(CreationPlace()) : std::nullopt};
  };
  Engine engine({scripted, clock, ids, clock, executor, *bus, logger}, Keeping(kAge));
  Tenant tenant;
  tenant.id = TenantId(MakeUuidV7(1, 0, 1));
  tenant.name = tenant.slug = "org";
  REQUIRE(engine.tenants().Sync({tenant}).ok());
  REQUIRE(engine.Tick().ok());
  CHECK(engine.tick_interval() == absl::Seconds(1));
  more = false;
  for (int i = 0; i < 2; ++i) REQUIRE(engine.Tick().ok());
  CHECK(engine.tick_interval() == absl::Seconds(5));
}

TEST_CASE("retention service: a conflict is no error, others are told and do not stop the rest") {
  ScriptedScene scene(2);
  absl::Status status = absl::AbortedError("somebody else");
  std::map<TenantId, int> steps;
  scene.store.step = [&](const RetentionStep& step) -> absl::StatusOr<RetentionResult> {
    ++steps[step.tenant];
    if (step.tenant == scene.tenants[0]) return status;
    return RetentionResult{};
  };
  Retention retention = scene.Make({.finished_executions = kAge});
  CHECK(retention.Tick().ok());
  status = Unavailable("away");
  CHECK(absl::IsUnavailable(retention.Tick()));
  for (int i = 0; i < 3; ++i) retention.Tick().IgnoreError();
  CHECK(steps[scene.tenants[0]] > 2);
  CHECK(steps[scene.tenants[1]] == 2);
}

}  // namespace flovyn::testing
