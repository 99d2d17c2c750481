#include <set>
#include <string>

#include "openapi_document.h"
#include "rest_fixture.h"

namespace flovyn::http {
namespace {

/// Whether a value is as a schema says; the way to the first difference, else empty.
std::string Difference(const Json& schema, const Json& value, const Json& document) {
  if (const Json* reference = schema.Find("$ref")) {
    const std::string name = reference->AsString().substr(reference->AsString().rfind('/') + 1);
    return Difference(At(document, {"components", "schemas", name}), value, document);
  }
  if (value.is_null()) {
    const bool may_be = schema.Find("type") == nullptr || At(schema, {"nullable"}).AsBool();
    return may_be ? "" : "null";
  }
  const std::string type = TextAt(schema, "type");
  if (type == "string" && value.kind() != JsonKind::kString) return "no string";
  if ((type == "integer" || type == "number") && value.kind() != JsonKind::kNumber) {
    return "no number";
  }
  if (type == "boolean" && value.kind() != JsonKind::kBool) return "no boolean";
  const Json texts = At(schema, {"enum"});
  if (!texts.is_null() && Texts(texts).count(value.AsString()) == 0) return "not in enum";
  if (type == "array") {
    for (const Json& item : value.items()) {
      const std::string difference = Difference(At(schema, {"items"}), item, document);
      if (!difference.empty()) return "[]" + difference;
    }
  }
  if (schema.Find("properties") == nullptr) return "";
  for (const std::string& name : Texts(At(schema, {"required"}))) {
    if (value.Find(name) == nullptr) return "." + name + " is missing";
  }
  for (const auto& [name, member] : value.members()) {
    const Json member_schema = At(schema, {"properties", name});
    if (member_schema.is_null()) return "." + name + " is not documented";
    const std::string difference = Difference(member_schema, member, document);
    if (!difference.empty()) return "." + name + " " + difference;
  }
  return "";
}

class Answers {
 public:
  explicit Answers(RestFixture& rest) : rest_(rest), router_(AllRoutes()), document_(Document()) {}

  /// Sends a request and compares the answer with the document.
  Json Check(std::string_view method, const std::string& target, std::string_view body = {}) {
    const ClientResponse response = rest_.Send(method, target, kOwnerKey, body);
    const Endpoint& endpoint = *router_.Find(method, target).endpoint;
    INFO(method << " " << target << " " << response.body);
    seen_.insert(std::string(endpoint.route->id) + " " + std::to_string(response.status));
    const Json documented = At(document_, {"paths", endpoint.pattern, Lower(method), "responses",
                                           std::to_string(response.status)});
    CHECK_FALSE(documented.is_null());
    const Json schema = At(documented, {"content", "application/json", "schema"});
    CHECK(schema.is_null() == response.body.empty());
    if (schema.is_null()) return Json();
    const Json answer = JsonOf(response);
    CHECK(Difference(schema, answer, document_) == "");
    return answer;
  }
  bool Seen(const std::string& id_and_status) const { return seen_.count(id_and_status) > 0; }

 private:
  RestFixture& rest_;
  Router router_;
  Json document_;
  std::set<std::string> seen_;
};

void Register(RestFixture& rest) {
  WorkerRegistration registration;
  registration.tenant = rest.tenant();
  registration.name = "w";
  Capability kind;
  kind.kind = "k";
  kind.input_schema = Payload::Trusted(R"({"type":"object"})");
  registration.workflows = {kind};
  registration.tasks = {kind};
  REQUIRE(rest.engine().workers().Register(rest.caller(), registration).ok());
}

/// Signals, promises, cancellation, retry, result, state and logs.
void CheckControl(Answers& answers, RestFixture& rest) {
  const std::string org = "/api/orgs/default";
  const std::string start = org + "/workflow-executions";
  const std::string both = R"({"workflowId":"sws","workflowKind":"k","signalName":"s"})";
  answers.Check("POST", start + "/signal-with-start", both);
  answers.Check("POST", start + "/signal-with-start", both);
  while (rest.Claim(WorkType::kWorkflow)) {
  }
  const auto workflow_after = [&](std::vector<Command> commands, SubmitStatus status) {
    const std::string id =
        TextAt(JsonOf(rest.Post(start, R"({"kind":"k"})")), "workflowExecutionId");
    REQUIRE(rest.Claim(WorkType::kWorkflow));
    rest.Submit(id, std::move(commands), status);
    return start + "/" + id;
  };
  ScheduleTask schedule;
  schedule.task = *TaskId::Parse("01890000-0000-7000-8000-000000000002");
  schedule.kind = "logged";
  CreatePromise first;
  first.name = "p";
  first.idempotency_key = "p1";
  CreatePromise second = first;
  second.idempotency_key = "p2";
  const std::string open =
      workflow_after({schedule, first, second, SuspendWorkflow{}}, SubmitStatus::kSuspended);
  answers.Check("POST", org + "/promises/key:p1/resolve", R"({"value":1})");
  answers.Check("POST", org + "/promises/key:p2/reject", R"({"error":"e"})");
  answers.Check("POST", open + "/signal", R"({"signalName":"s","signalValue":null})");
  answers.Check("GET", open + "/state");
  answers.Check("GET", open + "/result");
  answers.Check("GET", open + "/tasks/" + schedule.task.str() + "/logs");
  answers.Check("POST", open + "/cancel", "{}");
  answers.Check("GET", open + "/result?wait=5s");
  answers.Check("POST", open + "/retry", "{}");
  const std::string failed = workflow_after({FailWorkflow{.error = "e"}}, SubmitStatus::kFailed);
  answers.Check("POST", failed + "/retry");
  answers.Check("PATCH", failed + "/metadata", R"({"merge":{"a":1},"reason":"r"})");
  answers.Check("GET", failed + "/audit");
  const std::string task =
      org + "/tasks/" + TextAt(JsonOf(rest.Post(org + "/tasks", R"({"kind":"z"})")), "id");
  answers.Check("GET", task + "/logs?level=INFO");
  answers.Check("PATCH", task + "/metadata", R"({"set":{}})");
  answers.Check("GET", task + "/audit");
  answers.Check("DELETE", task);
}

void CheckBulkJobs(Answers& answers, const std::string& jobs) {
  const std::string request =
      R"("entity":"workflow","verb":"signal","query":"kind = \"k\"","arguments":{"signalName":"s"})";
  answers.Check("POST", jobs, "{" + request + R"(,"dryRun":true})");
  const Json created = answers.Check("POST", jobs, "{" + request + "}");
  const std::string job = jobs + "/" + TextAt(created, "id");
  answers.Check("GET", jobs);
  answers.Check("GET", jobs + "?limit=1");
  answers.Check("GET", job);
  answers.Check("POST", job + "/cancel");
  answers.Check("GET", job);
}

/// Fields of metadata, saved queries, help with queries.
void CheckRegistry(Answers& answers) {
  const std::string org = "/api/orgs/default";
  const std::string field =
      org + "/metadata-fields/" +
      TextAt(answers.Check("POST", org + "/metadata-fields",
                           R"({"key":"f","fieldType":"enum","allowedValues":["a"]})"),
             "id");
  answers.Check("GET", org + "/metadata-fields?workflow_kind=k");
  answers.Check("GET", field);
  answers.Check("PUT", field, R"({"displayName":"F","extractFrom":"f"})");
  for (const std::string entity : {"workflow", "task", "workflowDefinition", "taskDefinition"}) {
    const std::string draft = R"({"entity":")" + entity + R"(","query":"kind ~ \"k\" "})";
    answers.Check("POST", org + "/fql/autocomplete", draft);
    answers.Check("POST", org + "/query/validate", draft);
    answers.Check("GET", org + "/fql/fields?entity=" + entity);
    answers.Check("GET", org + "/fql/values?field=kind&entity=" + entity);
    const std::string saved =
        org + "/saved-queries/" +
        TextAt(answers.Check("POST", org + "/saved-queries",
                             R"({"name":"n","entity":")" + entity + R"(","query":""})"),
               "id");
    answers.Check("POST", saved + "/execute", R"({"limit":1})");
    answers.Check("GET", org + "/saved-queries");
    answers.Check("GET", saved);
    answers.Check("PUT", saved, "{}");
    answers.Check("DELETE", saved);
  }
  answers.Check("POST", org + "/query/validate", R"({"entity":"task","query":"x"})");
  answers.Check("GET", org + "/fql/operators");
  answers.Check("DELETE", field);
}

TEST_CASE("openapi: answers are as the document says, for every operation") {
  RestFixture rest;
  Answers answers(rest);
  const std::string org = "/api/orgs/default";
  const std::string start = R"({"kind":"k","idempotencyKey":"1","metadata":{"a":[1,null]}})";
  const std::string id =
      TextAt(answers.Check("POST", org + "/workflow-executions", start), "workflowExecutionId");
  answers.Check("POST", org + "/workflow-executions", start);
  const std::string workflow = org + "/workflow-executions/" + id;
  answers.Check("GET", workflow);
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  ScheduleTask schedule;
  schedule.task = *TaskId::Parse("01890000-0000-7000-8000-000000000001");
  schedule.kind = "k";
  rest.Submit(id, {schedule, SuspendWorkflow{}}, SubmitStatus::kSuspended);
  answers.Check("POST", org + "/workflows/k/trigger", "{}");
  for (const std::string part : {"", "/events", "/children", "/tasks"}) {
    answers.Check("GET", workflow + part);
  }
  REQUIRE(rest.Claim(WorkType::kTask));
  rest.FailTask(schedule.task, "e");
  answers.Check("GET", workflow + "/tasks/" + schedule.task.str() + "/attempts");
  const std::string task = R"({"kind":"t","idempotencyKey":"2","metadata":{"a":"b"}})";
  const std::string task_id = TextAt(answers.Check("POST", org + "/tasks", task), "id");
  answers.Check("POST", org + "/task-executions", task);
  answers.Check("GET", org + "/task-executions/" + task_id);
  answers.Check("GET", org + "/task-executions/" + task_id + "/attempts");
  Register(rest);
  const Json refused =
      answers.Check("POST", org + "/workflow-executions", R"({"kind":"k","input":1})");
  CHECK(refused.Find("details")->items().size() == 1);
  const Json workers = answers.Check("GET", org + "/workers");
  answers.Check("GET", org + "/workers/" + TextAt(workers.Find("workers")->items()[0], "id"));
  for (const std::string path :
       {"/workflow-executions", "/task-executions", "/workflow-definitions",
        "/workflow-definitions/k", "/task-definitions", "/task-definitions/k", ""}) {
    answers.Check("GET", org + path);
  }
  for (const std::string path : {"", "/live", "/ready", "/startup"}) {
    answers.Check("GET", "/_/health" + path);
  }
  for (const std::string list : {"/workflow-executions", "/task-executions"}) {
    for (const std::string rest_of_path :
         {"?limit=1&query=kind%20!%3D%20%22x%22", "/count", "/facets?key=a&key=kind", "/keys",
          "/report?groupBy=a,kind&bucket=1h&from=1970-01-01&taskSeconds=true"}) {
      answers.Check("GET", org + list + rest_of_path);
    }
  }
  CheckControl(answers, rest);
  CheckBulkJobs(answers, org + "/bulk-jobs");
  CheckRegistry(answers);
  answers.Check("GET", org + "/tasks?limit=x");
  answers.Check("POST", "/api/orgs", R"({"name":"n","slug":"s"})");
  for (const Route& route : AllRoutes()) {
    // Pages, metrics and event streams are no JSON bodies; they have tests of their own.
    const bool json = !route.answers.empty() && !route.answers.front().schema.empty();
    if (!json && route.method == "GET") continue;
    INFO(route.id);
    const bool seen = answers.Seen(std::string(route.id) + " 200") ||
                      answers.Seen(std::string(route.id) + " 201") ||
                      answers.Seen(std::string(route.id) + " 204") ||
                      answers.Seen(std::string(route.id) + " 403");
    CHECK(seen);
  }
}

}  // namespace
}  // namespace flovyn::http
