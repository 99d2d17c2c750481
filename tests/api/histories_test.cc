// The histories that public workers replay, byte for byte, for both ways to number commands.
#include "scenario.h"
#include "scripted_client.h"

namespace flovyn::testing {
namespace {

using Texts = std::vector<std::string>;

const Numbering kNumberings[] = {Numbering::kAfterHistory, Numbering::kFromOne};

ApiCommand Echo(const std::string& task) {
  return {.type = "SCHEDULE_TASK", .name = "echo-task", .payload = "[1.0]", .task = task};
}

std::string Started(const std::string& kind = "order", const std::string& input = "null") {
  return R"(WORKFLOW_STARTED {"workflowKind":")" + kind + R"(","input":)" + input +
         R"(,"queue":"default"})";
}

std::string Scheduled(const std::string& task) {
  return R"(TASK_SCHEDULED {"kind":"echo-task","taskExecutionId":")" + task +
         R"(","input":[1.0],"queue":"default","maxRetries":3})";
}

std::string Completed(const std::string& task, const std::string& output) {
  return R"(TASK_COMPLETED {"taskExecutionId":")" + task + R"(","output":)" + output + "}";
}

std::string Done(const std::string& output) {
  return R"(WORKFLOW_COMPLETED {"output":)" + output + "}";
}

/// `first`, what a suspension writes, `then`.
Texts Around(const ScriptedClient& client, Texts first, const Texts& then) {
  for (const std::string& line : client.SuspensionEvents()) first.push_back(line);
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

}  // namespace

FLOVYN_API_SCENARIO("histories: a sequential task") {
  LiveEngine live;
  TestType api(live, 0);
  for (const Numbering numbering : kNumberings) {
    ScriptedClient client(api, numbering);
    const std::string id = Must(api.StartWorkflow({.input = R"({"x": 1})"})).id;
    const std::string task = NewTaskId();
    client.Activate(id);
    client.Suspend(id, {Echo(task)});
    CHECK(client.TakeTask() == task);
    REQUIRE(api.CompleteTask(task, "1e-7").ok());
    client.Activate(id);
    client.Complete(id, "[1e-7]");
    CHECK(Lines(Must(api.History(id))) == Around(client,
                                                 {Started("order", R"({"x": 1})"), Scheduled(task)},
                                                 {Completed(task, "1e-7"), Done("[1e-7]")}));
  }
}

FLOVYN_API_SCENARIO("histories: a fan-out with a completion during the activation") {
  LiveEngine live;
  TestType api(live, 0);
  for (const Numbering numbering : kNumberings) {
    ScriptedClient client(api, numbering);
    const std::string id = Must(api.StartWorkflow({.input = "null"})).id;
    const std::string a = NewTaskId();
    const std::string b = NewTaskId();
    client.Activate(id);
    client.Suspend(id, {Echo(a), Echo(b)});
    client.TakeTask();
    client.TakeTask();
    REQUIRE(api.CompleteTask(a, "1").ok());
    client.Activate(id);  // fetches without b
    REQUIRE(api.CompleteTask(b, "2").ok());
    client.Suspend(id, {});
    client.Activate(id);  // at once: something has happened meanwhile
    client.Complete(id, "3");
    Texts expected = Around(client, {Started(), Scheduled(a), Scheduled(b)},
                            {Completed(a, "1"), Completed(b, "2")});
    CHECK(Lines(Must(api.History(id))) == Around(client, expected, {Done("3")}));
  }
}

FLOVYN_API_SCENARIO("histories: a timer") {
  LiveEngine live;
  TestType api(live, 0);
  for (const Numbering numbering : kNumberings) {
    ScriptedClient client(api, numbering);
    const std::string id = Must(api.StartWorkflow({.input = "null"})).id;
    client.Activate(id);
    client.Suspend(id, {{.type = "START_TIMER", .name = "sleep-1", .duration_ms = 20}});
    client.Activate(id);
    client.Complete(id, "");
    CHECK(Lines(Must(api.History(id))) ==
          Around(client, {Started(), R"(TIMER_STARTED {"timerId":"sleep-1","durationMs":20})"},
                 {R"(TIMER_FIRED {"timerId":"sleep-1"})", Done("null")}));
  }
}

FLOVYN_API_SCENARIO("histories: a promise that is resolved from outside, once") {
  LiveEngine live;
  TestType api(live, 0);
  for (const Numbering numbering : kNumberings) {
    ScriptedClient client(api, numbering);
    const std::string id = Must(api.StartWorkflow({.input = "null"})).id;
    client.Activate(id);
    client.Suspend(id, {{.type = "CREATE_PROMISE", .name = "approval"}});
    const std::string promise = MemberOf(Must(api.History(id))[1], "promiseId");
    REQUIRE(api.ResolvePromise(promise, R"({"by": "me"})").ok());
    REQUIRE(api.ResolvePromise(promise, "2").ok());
    REQUIRE(api.RejectPromise(promise, "late").ok());
    client.Activate(id);
    client.Complete(id, "true");
    const std::string named = R"({"promiseId":")" + promise + R"(","promiseName":"approval",)";
    CHECK(Lines(Must(api.History(id))) ==
          Around(client, {Started(), "PROMISE_CREATED " + named + R"("timeoutMs":null})"},
                 {"PROMISE_RESOLVED " + named + R"("value":{"by": "me"}})", Done("true")}));
  }
}

FLOVYN_API_SCENARIO("histories: a child") {
  LiveEngine live;
  TestType api(live, 0);
  for (const Numbering numbering : kNumberings) {
    ScriptedClient client(api, numbering);
    const std::string parent = Must(api.StartWorkflow({.input = "null"})).id;
    const std::string child = NewTaskId();
    client.Activate(parent);
    client.Suspend(parent, {{.type = "SCHEDULE_CHILD_WORKFLOW",
                             .name = "child-1",
                             .payload = "21",
                             .child = child,
                             .child_kind = "doubler-workflow"}});
    client.Activate(child);
    client.Complete(child, "42");
    client.Activate(parent);
    client.Complete(parent, "42");
    const std::string named = R"({"childExecutionName":"child-1","childExecutionId":")" + child +
                              R"(","childworkflowExecutionId":")" + child + R"(",)";
    CHECK(Lines(Must(api.History(parent))) ==
          Around(client,
                 {Started(), "CHILD_WORKFLOW_INITIATED " + named +
                                 R"("childWorkflowKind":"doubler-workflow","input":21,)" +
                                 R"("queue":"default"})"},
                 {"CHILD_WORKFLOW_COMPLETED " + named + R"("output":42})", Done("42")}));
    CHECK(Lines(Must(api.History(child))) ==
          Texts{R"(WORKFLOW_STARTED {"workflowKind":"doubler-workflow","input":21,)"
                R"("queue":"default","parentWorkflowExecutionId":")" +
                    parent + "\"}",
                Done("42")});
  }
}

FLOVYN_API_SCENARIO("histories: signal-with-start has its signal at the first activation") {
  LiveEngine live;
  TestType api(live, 0);
  for (const Numbering numbering : kNumberings) {
    ScriptedClient client(api, numbering);
    const std::string key = numbering == Numbering::kFromOne ? "one" : "after";
    const ApiSignalled signalled = Must(
        api.SignalWithStart({.key = key}, {.name = "test", .value = R"({"n": 9007199254740993})"}));
    CHECK(signalled.created);
    CHECK(signalled.sequence == 2);
    const Texts expected = {
        Started(),
        R"(SIGNAL_RECEIVED {"signalName":"test","signalValue":{"n": 9007199254740993}})"};
    CHECK(Lines(client.Activate(signalled.workflow)) == expected);
    client.Complete(signalled.workflow, "1");
  }
}

FLOVYN_API_SCENARIO("histories: what cannot be kept exactly is refused, the rest comes back so") {
  LiveEngine live;
  TestType api(live, 0);
  ScriptedClient client(api, Numbering::kAfterHistory);
  const std::string id = Must(api.StartWorkflow({.input = "null"})).id;
  const std::string values[] = {"9007199254740993", R"({"a":{"b":["\u0000","ü 😀",1.50]}})"};
  for (const std::string& value : values) {
    REQUIRE(api.Signal(id, {.name = "s", .value = value}).ok());
    CHECK(Must(api.History(id)).back().data == R"({"signalName":"s","signalValue":)" + value + "}");
  }
  for (const char* value : {"{", "01", "1e400", "\"\xff\""}) {
    CHECK(absl::IsInvalidArgument(api.Signal(id, {.name = "s", .value = value}).status()));
  }
  CHECK(Must(api.History(id)).size() == 3);
}

}  // namespace flovyn::testing
