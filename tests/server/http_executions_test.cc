#include <string>

#include "rest_fixture.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kWorkflows = "/api/orgs/default/workflow-executions";
constexpr std::string_view kTasks = "/api/orgs/default/task-executions";

std::string At(std::string_view list, std::string_view id, std::string_view rest = "") {
  return std::string(list) + "/" + std::string(id) + std::string(rest);
}

std::string StartedId(RestFixture& rest, std::string_view body) {
  const ClientResponse response = rest.Post(kWorkflows, body);
  INFO(response.body);
  REQUIRE(response.status == 201);
  return TextAt(JsonOf(response), "workflowExecutionId");
}

TEST_CASE("http executions: a start answers what was started and where it is") {
  RestFixture rest;
  const ClientResponse response = rest.Post(kWorkflows, R"({"kind":"order"})");
  CHECK(response.status == 201);
  const Json body = JsonOf(response);
  const std::string self = At(kWorkflows, TextAt(body, "workflowExecutionId"));
  CHECK(response.Header("Location") == self);
  CHECK(TextAt(body, "kind") == "order");
  CHECK(TextAt(body, "status") == "PENDING");
  CHECK(TextAt(body, "createdAt") == "2026-01-01T00:00:00.000000Z");
  CHECK(body.Find("links")->Dump() ==
        R"({"events":")" + self + R"(/events","self":")" + self + R"("})");
  CHECK(body.Find("idempotencyKeyUsed")->Dump() == "false");
  CHECK(body.Find("idempotencyKeyNew")->Dump() == "false");
  CHECK(TextAt(JsonOf(rest.Get(self)), "id") == TextAt(body, "workflowExecutionId"));
}

TEST_CASE("http executions: the kind may be in the path, and links keep the client's prefix") {
  RestFixture rest;
  const ClientResponse response =
      rest.Post("/api/tenants/default/workflows/order%2Fa/trigger", R"({"kind":"ignored"})");
  CHECK(response.status == 201);
  CHECK(TextAt(JsonOf(response), "kind") == "order/a");
  CHECK(response.Header("Location").starts_with("/api/tenants/default/workflow-executions/"));
  CHECK(rest.Post("/api/orgs/default/workflows/order/trigger", "").status == 201);
}

TEST_CASE("http executions: all members of a start arrive, and payloads keep their bytes") {
  RestFixture rest;
  const std::string id = StartedId(rest, R"({ "kind":"order","taskQueue":"fast",
      "prioritySeconds":-5,"version":"2.1","idempotencyKey":"k","idempotencyKeyTTL":"30m",
      "metadata":{"n":9007199254740993,"b":[1]},"unknown":{"x":1},
      "input":{"b" : 9007199254740993, "a":1.50}})");
  const std::string text = rest.Get(At(kWorkflows, id)).body;
  CHECK_THAT(text, testing::ContainsText(R"("input":{"b" : 9007199254740993, "a":1.50},)"));
  CHECK_THAT(text, testing::ContainsText(R"("metadata":{"b":[1],"n":9007199254740993})"));
  const WorkflowExecution stored = rest.Workflow(*WorkflowId::Parse(id));
  CHECK(stored.start.queue == "fast");
  CHECK(stored.start.version == "2.1");
  CHECK(stored.start.priority_ms == -5000);
}

TEST_CASE(
    "http executions: an execution without extras has nulls, no metadata and an empty input") {
  RestFixture rest;
  const std::string id = StartedId(rest, R"({"kind":"k","queue":null,"metadata":null})");
  const Json body = JsonOf(rest.Get(At(kWorkflows, id)));
  CHECK(body.Find("metadata") == nullptr);
  CHECK(body.Find("input")->Dump() == "{}");
  CHECK(TextAt(body, "queue") == "default");
  CHECK(TextAt(body, "tenantId") == rest.tenant().str());
  CHECK(TextAt(body, "orgId") == TextAt(body, "tenantId"));
  CHECK(body.Find("currentSequence")->Dump() == "1");
  for (const std::string name :
       {"output", "error", "workflowVersion", "parentWorkflowExecutionId", "workerId", "startedAt",
        "completedAt", "firstExecutionId", "continuedFrom", "continuedAs"}) {
    INFO(name);
    REQUIRE(body.Find(name) != nullptr);
    CHECK(body.Find(name)->is_null());
  }
  const std::string nothing = StartedId(rest, R"({"kind":"k","input":null,"metadata":{}})");
  CHECK_THAT(rest.Get(At(kWorkflows, nothing)).body, testing::ContainsText(R"("input":null)"));
}

TEST_CASE("http executions: a key stands for one execution, whatever else a later start says") {
  RestFixture rest;
  const ClientResponse first =
      rest.Post(kWorkflows, R"({"kind":"a","idempotencyKey":"same","metadata":{"v":"1"}})");
  const ClientResponse second =
      rest.Post(kWorkflows, R"({"kind":"a","idempotencyKey":"same","metadata":{"v":"2"}})");
  CHECK(first.status == 201);
  CHECK(second.status == 200);
  CHECK(second.Header("Location").empty());
  const std::string id = TextAt(JsonOf(first), "workflowExecutionId");
  CHECK(TextAt(JsonOf(second), "workflowExecutionId") == id);
  CHECK(JsonOf(first).Find("idempotencyKeyNew")->AsBool());
  CHECK_FALSE(JsonOf(second).Find("idempotencyKeyNew")->AsBool());
  CHECK(JsonOf(second).Find("idempotencyKeyUsed")->AsBool());
  CHECK(TextAt(*JsonOf(rest.Get(At(kWorkflows, id))).Find("metadata"), "v") == "1");
}

TEST_CASE("http executions: wrong bodies are 400, naming the member and what is wrong") {
  RestFixture rest;
  struct Wrong {
    std::string body;
    std::string field;
    std::string text;
  };
  std::string keys = R"({"kind":"k","metadata":{)";
  for (int i = 0; i < 51; ++i) keys += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
  const Wrong cases[] = {
      {"", "kind", "kind: is required"},
      {"{", "body", "body: invalid JSON at offset 1"},
      {"[]", "body", "body: invalid JSON at offset 0: an object is expected"},
      {R"({"kind":""})", "kind", "kind: "},
      {R"({"kind":null})", "kind", "kind: is required"},
      {R"({"kind":7})", "kind", "kind: must be a string, not a number"},
      {R"({"kind":"k","queue":[]})", "queue", "queue: must be a string, not an array"},
      {R"({"kind":"k","queue":")" + std::string(101, 'q') + "\"}", "queue", "100"},
      {R"({"kind":"k","prioritySeconds":1.5})", "prioritySeconds", "1.5 is not a whole number"},
      {R"({"kind":"k","prioritySeconds":99999999999})", "prioritySeconds",
       "prioritySeconds: 99999999999 is out of range"},
      {R"({"kind":"k","idempotencyKey":""})", "idempotencyKey", "must not be empty"},
      {R"({"kind":"k","idempotencyKey":")" + std::string(256, 'x') + "\"}", "idempotencyKey",
       "idempotencyKey: "},
      {R"({"kind":"k","idempotencyKeyTTL":"1w"})", "idempotencyKeyTTL", "as in 30s, 15m, 24h, 7d"},
      {R"({"kind":"k","idempotencyKeyTTL":"-1s"})", "idempotencyKeyTTL", "is not a duration"},
      {R"({"kind":"k","idempotencyKeyTTL":"99999999999999d"})", "idempotencyKeyTTL",
       "is not a duration"},
      {R"({"kind":"k","idempotencyKeyTTL":"31d"})", "idempotencyKeyTTL",
       "idempotencyKeyTTL: 2678400 is out of range; 1 to 2592000 is allowed"},
      {R"({"kind":"k","idempotencyKeyTTL":"0s"})", "idempotencyKeyTTL", "0 is out of range"},
      {R"({"kind":"k","metadata":[]})", "metadata", "metadata: "},
      {R"({"kind":"k","metadata":{"_flovyn_x":1}})", "metadata", "_flovyn_x"},
      {keys + "}}", "metadata", "51 keys"},
      {R"({"kind":"k","labels":{"a":"b"}})", "labels", "send it as metadata"},
      {R"({"kind":"k","input":"\ud800"})", "body", "invalid JSON at offset"},
  };
  for (const Wrong& wrong : cases) {
    INFO(wrong.body);
    const ClientResponse response = rest.Post(kWorkflows, wrong.body);
    CHECK(response.status == 400);
    const Json body = JsonOf(response);
    CHECK(TextAt(body, "field") == wrong.field);
    CHECK_THAT(TextAt(body, "error"), testing::ContainsText(wrong.text));
  }
  const std::string big = R"({"kind":"k","input":")" + std::string(1'048'576, 'x') + "\"}";
  CHECK(TextAt(JsonOf(rest.Post(kWorkflows, big)), "field") == "input");
  CHECK(rest.Post(kWorkflows, std::string(1'400'000, ' ')).status == 413);
  CHECK(JsonOf(rest.Get(kWorkflows)).Find("total")->Dump() == "0");
}

TEST_CASE("http executions: a full input with full metadata fits") {
  RestFixture rest;
  const std::string input = "\"" + std::string(1'048'574, 'x') + "\"";
  const std::string metadata = R"({"m":")" + std::string(65'528, 'y') + "\"}";
  const std::string id =
      StartedId(rest, R"({"kind":"k","input":)" + input + R"(,"metadata":)" + metadata + "}");
  const std::string text = rest.Get(At(kWorkflows, id)).body;
  CHECK(text.find("\"input\":" + input) != std::string::npos);
  CHECK(text.find("\"metadata\":" + metadata) != std::string::npos);
}

TEST_CASE("http executions: the history, with both spellings of number and time") {
  RestFixture rest;
  const std::string id =
      StartedId(rest, R"({"kind":"order","input":{"n":9007199254740993},"metadata":{"a":"b"}})");
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted);
  const ClientResponse response = rest.Get(At(kWorkflows, id, "/events"));
  CHECK_THAT(response.body, testing::ContainsText(R"("n":9007199254740993)"));
  const Json events = *JsonOf(response).Find("events");
  REQUIRE(events.items().size() == 2);
  const Json& first = events.items()[0];
  CHECK(first.Find("sequence")->Dump() == "1");
  CHECK(first.Find("sequenceNumber")->Dump() == "1");
  CHECK(TextAt(first, "eventType") == "WORKFLOW_STARTED");
  CHECK(TextAt(first, "timestamp") == TextAt(first, "createdAt"));
  CHECK(TextAt(*first.Find("data")->Find("metadata"), "a") == "b");
  const Json later = JsonOf(rest.Get(At(kWorkflows, id, "/events?sinceSequence=1")));
  REQUIRE(later.Find("events")->items().size() == 1);
  CHECK(TextAt(later.Find("events")->items()[0], "eventType") == "WORKFLOW_COMPLETED");
  CHECK(rest.Get(At(kWorkflows, id, "/events?sinceSequence=-1")).status == 400);
  CHECK(TextAt(JsonOf(rest.Get(At(kWorkflows, id))), "status") == "COMPLETED");
}

TEST_CASE("http executions: ids that are none are 400, unknown ones 404") {
  RestFixture rest;
  const std::string unknown = "01890000-0000-7000-8000-00000000abcd";
  for (const std::string part : {"", "/events", "/children", "/tasks"}) {
    const ClientResponse wrong = rest.Get(At(kWorkflows, "abc", part));
    CHECK(wrong.status == 400);
    CHECK(TextAt(JsonOf(wrong), "error") == "id: must be a UUID");
    CHECK(rest.Get(At(kWorkflows, unknown, part)).status == 404);
  }
  CHECK(TextAt(JsonOf(rest.Get(At(kTasks, "x"))), "field") == "taskId");
  CHECK(rest.Get(At(kTasks, unknown)).status == 404);
  CHECK(rest.Get(At(kTasks, unknown, "/attempts")).status == 404);
  CHECK(rest.Get(At(kWorkflows, unknown, "/tasks/" + unknown + "/attempts")).status == 404);
}

TEST_CASE("http executions: a standalone task from its creation to its attempts") {
  RestFixture rest;
  const ClientResponse created = rest.Post(
      kTasks, R"({"kind":"report","input":[1,2.0],"maxRetries":99,"metadata":{"team":"a"}})");
  CHECK(created.status == 201);
  const Json task = JsonOf(created);
  const std::string id = TextAt(task, "id");
  CHECK(created.Header("Location") == At(kTasks, id));
  CHECK(task.Find("maxRetries")->Dump() == "10");
  CHECK(task.Find("workflowExecutionId")->is_null());
  CHECK_THAT(created.body, testing::ContainsText(R"("input":[1,2.0])"));
  CHECK(TextAt(*task.Find("metadata"), "team") == "a");
  CHECK(TextAt(task, "orgId") == TextAt(task, "tenantId"));

  REQUIRE(rest.Claim(WorkType::kTask));
  const Json running = JsonOf(rest.Get(At("/api/tenants/default/tasks", id)));
  CHECK(TextAt(running, "status") == "RUNNING");
  CHECK(TextAt(running, "workerId") == "worker-1");
  CHECK(running.Find("executionCount")->Dump() == "1");
  CHECK(running.Find("idempotencyKeyUsed") == nullptr);
  rest.clock().Advance(absl::Milliseconds(1500));
  rest.CompleteTask(*TaskId::Parse(id), "{\"o\":1.0}");
  const ClientResponse done = rest.Get(At(kTasks, id));
  CHECK_THAT(done.body, testing::ContainsText(R"("output":{"o":1.0})"));
  const Json attempts = JsonOf(rest.Get(At(kTasks, id, "/attempts")));
  REQUIRE(attempts.Find("attempts")->items().size() == 1);
  const Json& attempt = attempts.Find("attempts")->items()[0];
  CHECK(attempt.Find("attempt")->Dump() == "1");
  CHECK(attempt.Find("durationMs")->Dump() == "1500");
  CHECK(TextAt(attempt, "status") == "COMPLETED");
  CHECK(TextAt(attempt, "workerId") == "worker-1");
}

TEST_CASE("http executions: a task's key stands for it, and is refused for another kind") {
  RestFixture rest;
  const ClientResponse first = rest.Post(kTasks, R"({"taskType":"a","idempotencyKey":"k"})");
  const ClientResponse same = rest.Post(kTasks, R"({"kind":"a","idempotencyKey":"k"})");
  CHECK(first.status == 201);
  CHECK(JsonOf(first).Find("idempotencyKeyNew")->AsBool());
  CHECK(same.status == 200);
  CHECK(TextAt(JsonOf(same), "id") == TextAt(JsonOf(first), "id"));
  CHECK(rest.Post(kTasks, R"({"kind":"b","idempotencyKey":"k"})").status == 409);
  CHECK(JsonOf(rest.Post(kTasks, R"({"kind":"a","maxRetries":-4})")).Find("maxRetries")->Dump() ==
        "0");
  CHECK(TextAt(JsonOf(rest.Post(kTasks, R"({"kind":"a","maxRetries":"x"})")), "field") ==
        "maxRetries");
  CHECK(TextAt(JsonOf(rest.Post(kTasks, R"({"kind":"a","labels":{}})")), "field") == "labels");
}

TEST_CASE("http executions: tasks of a workflow are found at the workflow only") {
  RestFixture rest;
  const std::string id = StartedId(rest, R"({"kind":"order"})");
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  ScheduleTask command;
  command.task = *TaskId::Parse("01890000-0000-7000-8000-000000000001");
  command.kind = "charge";
  command.input = Payload::Trusted("{\"n\":1.0}");
  rest.Submit(id, {command, SuspendWorkflow{}}, SubmitStatus::kSuspended);
  const ClientResponse listed = rest.Get(At(kWorkflows, id, "/tasks"));
  CHECK_THAT(listed.body, testing::ContainsText(R"("input":{"n":1.0})"));
  const Json tasks = JsonOf(listed);
  REQUIRE(tasks.Find("tasks")->items().size() == 1);
  const Json& task = tasks.Find("tasks")->items()[0];
  CHECK(TextAt(task, "kind") == "charge");
  CHECK(TextAt(task, "workflowExecutionId") == id);
  CHECK(rest.Get(At(kTasks, command.task.str())).status == 404);
  CHECK(JsonOf(rest.Get(kTasks)).Find("total")->Dump() == "0");

  REQUIRE(rest.Claim(WorkType::kTask));
  rest.FailTask(command.task, "boom");
  const std::string path = "/tasks/" + command.task.str() + "/attempts";
  const Json attempts = JsonOf(rest.Get(At(kWorkflows, id, path)));
  REQUIRE(attempts.Find("attempts")->items().size() == 1);
  CHECK(TextAt(attempts.Find("attempts")->items()[0], "error") == "boom");
  CHECK(attempts.Find("attempts")->items()[0].Find("output")->is_null());
  const std::string other = StartedId(rest, R"({"kind":"order"})");
  CHECK(rest.Get(At(kWorkflows, other, path)).status == 404);
}

}  // namespace
}  // namespace flovyn::http
