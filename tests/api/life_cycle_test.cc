#include "scenario.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

ApiCommand Task(const std::string& id, std::int32_t max_retries = 3) {
  return {.type = "SCHEDULE_TASK",
          .name = "echo-task",
          .payload = R"({"n":9007199254740993})",
          .task = id,
          .max_retries = max_retries};
}

}  // namespace

FLOVYN_API_SCENARIO("life cycle: a one-task workflow, for workers of both numberings") {
  LiveEngine live;
  TestType api(live, 0);
  for (const bool numbers_from_one : {false, true}) {
    INFO("numbers from one: " << numbers_from_one);
    const auto number = [&](std::int32_t events) { return numbers_from_one ? 1 : events + 1; };
    const std::string id = Must(api.StartWorkflow({.input = R"({"x":1})"})).id;
    const auto first = Must(api.PollWorkflow("worker", ""));
    REQUIRE(first.has_value());
    CHECK(first->id == id);
    CHECK(first->number == 1);
    CHECK(first->input == R"({"x":1})");
    const std::string task = NewTaskId();
    REQUIRE(api.Submit({.workflow = id,
                        .status = "SUSPENDED",
                        .commands = {Task(task), {.type = "SUSPEND_WORKFLOW", .name = "task"}},
                        .first_number = number(1)})
                .ok());
    CHECK(Must(api.GetWorkflow(id)).status == "WAITING");
    CHECK_FALSE(Must(api.PollWorkflow("worker", "")).has_value());
    const auto run = Must(api.PollTask("worker", ""));
    REQUIRE(run.has_value());
    CHECK(run->id == task);
    CHECK(run->kind == "echo-task");
    CHECK(run->number == 1);
    CHECK(run->input == R"({"n":9007199254740993})");
    REQUIRE(api.CompleteTask(task, "1e-7").ok());
    const auto second = Must(api.PollWorkflow("worker", ""));
    REQUIRE(second.has_value());
    CHECK(second->number == 4);
    REQUIRE(api.Submit({.workflow = id,
                        .status = "COMPLETED",
                        .commands = {{.type = "COMPLETE_WORKFLOW", .payload = "[1e-7]"}},
                        .first_number = number(4)})
                .ok());
    const ApiExecution done = Must(api.GetWorkflow(id));
    CHECK(done.status == "COMPLETED");
    CHECK(done.output == "[1e-7]");
    const auto history = Must(api.History(id));
    CHECK(TypesOf(history) == Types{"WORKFLOW_STARTED", "TASK_SCHEDULED", "WORKFLOW_SUSPENDED",
                                    "TASK_COMPLETED", "WORKFLOW_COMPLETED"});
    for (std::size_t i = 0; i < history.size(); ++i) {
      CHECK(history[i].sequence == static_cast<std::int32_t>(i) + 1);
    }
    const Json completed = *ParseJson(history[3].data);
    CHECK(completed.Find("taskExecutionId")->AsString() == task);
    CHECK(completed.Find("output")->number_text() == "1e-7");
  }
}

FLOVYN_API_SCENARIO("life cycle: a completion during the activation brings the next one at once") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string id = Must(api.StartWorkflow({})).id;
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  const std::string tasks[] = {NewTaskId(), NewTaskId()};
  REQUIRE(
      api.Submit(
             {.workflow = id, .status = "SUSPENDED", .commands = {Task(tasks[0]), Task(tasks[1])}})
          .ok());
  REQUIRE(Must(api.PollTask("w", "")).has_value());
  REQUIRE(Must(api.PollTask("w", "")).has_value());
  REQUIRE(api.CompleteTask(tasks[0], "1").ok());
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  REQUIRE(api.CompleteTask(tasks[1], "2").ok());
  REQUIRE(api.Submit({.workflow = id, .status = "SUSPENDED"}).ok());
  CHECK(Must(api.GetWorkflow(id)).status == "PENDING");
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  REQUIRE(api.Submit({.workflow = id,
                      .status = "COMPLETED",
                      .commands = {{.type = "COMPLETE_WORKFLOW", .payload = "3"}}})
              .ok());
  CHECK(TypesOf(Must(api.History(id))) == Types{"WORKFLOW_STARTED", "TASK_SCHEDULED",
                                                "TASK_SCHEDULED", "TASK_COMPLETED",
                                                "TASK_COMPLETED", "WORKFLOW_COMPLETED"});
}

FLOVYN_API_SCENARIO("life cycle: a failed task without retries fails the awaiting workflow once") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string id = Must(api.StartWorkflow({})).id;
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  const std::string task = NewTaskId();
  REQUIRE(api.Submit({.workflow = id, .status = "SUSPENDED", .commands = {Task(task, 0)}}).ok());
  REQUIRE(Must(api.PollTask("w", "")).has_value());
  REQUIRE(api.FailTask(task, "card declined").ok());
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  REQUIRE(api.Submit({.workflow = id,
                      .status = "FAILED",
                      .commands = {{.type = "FAIL_WORKFLOW", .name = "payment failed"}}})
              .ok());
  const ApiExecution failed = Must(api.GetWorkflow(id));
  CHECK(failed.status == "FAILED");
  CHECK(failed.error == "payment failed");
  CHECK(TypesOf(Must(api.History(id))) ==
        Types{"WORKFLOW_STARTED", "TASK_SCHEDULED", "TASK_FAILED", "WORKFLOW_EXECUTION_FAILED"});
}

FLOVYN_API_SCENARIO("life cycle: submits that come twice, late or for nobody are refused whole") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string id = Must(api.StartWorkflow({})).id;
  const ApiSubmit submit{.workflow = id,
                         .status = "SUSPENDED",
                         .commands = {{.type = "SET_STATE", .name = "a", .payload = "1"}}};
  CHECK(absl::IsFailedPrecondition(api.Submit(submit)));  // nobody has it
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  REQUIRE(api.Submit(submit).ok());
  CHECK(absl::IsFailedPrecondition(api.Submit(submit)));
  CHECK(absl::IsNotFound(api.Submit({.workflow = NewTaskId(), .status = "SUSPENDED"})));
  CHECK(TypesOf(Must(api.History(id))) == Types{"WORKFLOW_STARTED", "STATE_SET"});
}

FLOVYN_API_SCENARIO("life cycle: workers get the kinds that they registered, by queue") {
  LiveEngine live;
  TestType api(live, 0);
  REQUIRE(api.Register("shipper", {"ship"}, {"pack"}).ok());
  Must(api.StartWorkflow({.kind = "order"}));
  const std::string ship = Must(api.StartWorkflow({.kind = "ship"})).id;
  Must(api.StartWorkflow({.kind = "ship", .queue = "other"}));
  Must(api.SubmitTask({.kind = "count"}));
  const std::string pack = Must(api.SubmitTask({.kind = "pack"})).id;
  const auto work = Must(api.PollWorkflow("shipper", "default"));
  REQUIRE(work.has_value());
  CHECK(work->id == ship);
  CHECK_FALSE(Must(api.PollWorkflow("shipper", "")).has_value());
  const auto task = Must(api.PollTask("shipper", ""));
  REQUIRE(task.has_value());
  CHECK(task->id == pack);
  CHECK_FALSE(Must(api.PollTask("shipper", "")).has_value());
}

FLOVYN_API_SCENARIO("life cycle: a key that a task holds is refused for others") {
  LiveEngine live;
  TestType api(live, 0);
  const ApiStarted task = Must(api.SubmitTask({.kind = "pack", .key = "k"}));
  CHECK(Must(api.SubmitTask({.kind = "pack", .key = "k"})).id == task.id);
  CHECK(absl::IsFailedPrecondition(api.SubmitTask({.kind = "ship", .key = "k"}).status()));
  CHECK(absl::IsFailedPrecondition(api.StartWorkflow({.key = "k"}).status()));
}

FLOVYN_API_SCENARIO("life cycle: payloads come back byte for byte") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string payloads[] = {
      "9007199254740993",
      "1e-7",
      R"({"z":1,"a":[1.0,1.50,-0]})",
      R"("\u0000 \ud83d\ude00 ü")",
      "\"" + std::string(1'048'574, 'x') + "\"",
  };
  for (const std::string& payload : payloads) {
    INFO(payload.substr(0, 60));
    const std::string id = Must(api.StartWorkflow({.input = payload})).id;
    const auto work = Must(api.PollWorkflow("w", ""));
    REQUIRE(work.has_value());
    CHECK(work->id == id);
    CHECK(work->input == payload);
    REQUIRE(api.Submit({.workflow = id, .status = "CANCELLED"}).ok());
  }
}

}  // namespace flovyn::testing
