#include "engine_fixture.h"
#include "test.h"

namespace flovyn::testing {
namespace {

/// A workflow that a worker holds.
WorkflowId Running(EngineFixture& fixture) {
  const WorkflowId id = fixture.Start();
  REQUIRE(fixture.PollWorkflow()->has_work());
  return id;
}

ScheduleTask Task(std::int32_t max_retries) {
  ScheduleTask task;
  task.task = TaskId(MakeUuidV7(6, 6, 6));
  task.kind = "charge";
  task.max_retries = max_retries;
  return task;
}

}  // namespace

TEST_CASE("limits: commands of one submit") {
  EngineFixture fixture;
  const WorkflowId id = Running(fixture);
  std::vector<Command> commands(10'001, SetState{"a", {}});
  const absl::Status refused = fixture.Submit(id, commands, SubmitStatus::kSuspended);
  CHECK(absl::IsInvalidArgument(refused));
  CHECK_THAT(std::string(refused.message()), ContainsText("10001"));
  commands.pop_back();
  CHECK(fixture.Submit(id, commands, SubmitStatus::kSuspended).ok());
}

TEST_CASE("limits: executions that a list counts") {
  EngineFixture fixture({.limits = {.list_total_max = 2}});
  for (int i = 0; i < 3; ++i) {
    fixture.Start();
    fixture.SubmitTask();
  }
  const auto workflows =
      fixture.engine().workflows().List(fixture.caller(), fixture.tenant(), {}).value();
  CHECK(workflows.rows.size() == 3);
  CHECK(workflows.total == 2);
  CHECK(workflows.total_is_lower_bound);
  const auto tasks = fixture.engine().tasks().List(fixture.caller(), fixture.tenant(), {}).value();
  CHECK(tasks.total == 2);
  CHECK(tasks.total_is_lower_bound);
}

TEST_CASE("limits: names of operations and state keys") {
  EngineFixture fixture;
  const WorkflowId id = Running(fixture);
  const std::string longest(255, 'n');
  for (const std::string& name : {std::string(), longest + "n", std::string("a\0", 2)}) {
    for (const Command& command : {Command(RecordOperation{name, {}}), Command(SetState{name, {}}),
                                   Command(ClearState{name})}) {
      CHECK(absl::IsInvalidArgument(fixture.Submit(id, {command}, SubmitStatus::kSuspended)));
    }
  }
  CHECK(fixture.Submit(id, {SetState{longest, {}}}, SubmitStatus::kSuspended).ok());
}

TEST_CASE("limits: an error text is cut, not refused") {
  EngineFixture fixture;
  const TaskId id = fixture.SubmitTask();
  REQUIRE(fixture.PollTask()->has_work());
  const std::string text = std::string("\xff\0", 2) + std::string(70'000, 'x');
  absl::Status failed;
  fixture.engine().tasks().Fail(fixture.caller(), id, text, {},
                                [&](const absl::Status& status) { failed = status; });
  REQUIRE(failed.ok());
  const std::string kept = fixture.store().tasks().Attempts(fixture.tenant(), id)->front().error;
  CHECK(kept.size() <= 65'536);
  CHECK(kept.size() > 65'000);
  CHECK(kept.starts_with("\uFFFD\uFFFDxxx"));
  CHECK(kept.ends_with("(cut)"));
}

TEST_CASE("limits: retries of a task") {
  EngineFixture fixture;
  const WorkflowId id = Running(fixture);
  CHECK(absl::IsInvalidArgument(fixture.Submit(id, {Task(1'001)}, SubmitStatus::kSuspended)));
  CHECK(absl::IsInvalidArgument(fixture.Submit(id, {Task(-1)}, SubmitStatus::kSuspended)));
  CHECK(fixture.Submit(id, {Task(1'000)}, SubmitStatus::kSuspended).ok());
}

TEST_CASE("limits: kinds of one worker") {
  EngineFixture fixture;
  WorkerRegistration registration;
  registration.tenant = fixture.tenant();
  registration.name = "many";
  for (int i = 0; i < 1'001; ++i) {
    registration.tasks.push_back({.kind = "kind-" + std::to_string(i)});
  }
  const auto refused = fixture.engine().workers().Register(fixture.caller(), registration);
  CHECK(absl::IsInvalidArgument(refused.status()));
  CHECK_THAT(std::string(refused.status().message()), ContainsText("1001"));
  registration.tasks.pop_back();
  CHECK(fixture.engine().workers().Register(fixture.caller(), registration).ok());
}

}  // namespace flovyn::testing
