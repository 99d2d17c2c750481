#include <string>

#include "rest_fixture.h"

namespace flovyn::http {
namespace {

Capability Kind(const std::string& kind) {
  Capability capability;
  capability.kind = kind;
  capability.name = "The " + kind;
  capability.timeout_seconds = 30;
  capability.tags = {"t1", "t2"};
  capability.retry_policy = Payload::Trusted("{\"max\":1.0}");
  capability.input_schema = Payload::Trusted("{\"type\":\"object\"}");
  capability.version = "3";
  return capability;
}

std::string Register(RestFixture& rest, const std::string& name, WorkerType type,
                     const std::vector<std::string>& workflows,
                     const std::vector<std::string>& tasks) {
  WorkerRegistration registration;
  registration.tenant = rest.tenant();
  registration.name = name;
  registration.type = type;
  registration.host_name = "host";
  for (const std::string& kind : workflows) registration.workflows.push_back(Kind(kind));
  for (const std::string& kind : tasks) registration.tasks.push_back(Kind(kind));
  const auto worker = rest.engine().workers().Register(rest.caller(), registration);
  REQUIRE(worker.ok());
  return worker->id.str();
}

TEST_CASE("http registry: workers, their liveness and what they run") {
  RestFixture rest;
  const std::string first = Register(rest, "w1", WorkerType::kUnified, {"order"}, {"charge"});
  rest.clock().Advance(absl::Seconds(61));
  Register(rest, "w2", WorkerType::kTask, {}, {"charge", "mail"});
  const Json all = JsonOf(rest.Get("/api/orgs/default/workers"));
  CHECK(all.Find("total")->Dump() == "2");
  REQUIRE(all.Find("workers")->items().size() == 2);
  const Json& newest = all.Find("workers")->items()[0];
  CHECK(TextAt(newest, "name") == "w2");
  CHECK(TextAt(newest, "type") == "TASK");
  CHECK(TextAt(newest, "status") == "ONLINE");
  CHECK(newest.Find("version")->is_null());
  CHECK(TextAt(newest, "hostName") == "host");
  CHECK(TextAt(all.Find("workers")->items()[1], "status") == "OFFLINE");
  CHECK(JsonOf(rest.Get("/api/orgs/default/workers?type=UNIFIED")).Find("total")->Dump() == "1");
  const ClientResponse wrong = rest.Get("/api/orgs/default/workers?type=BOTH");
  CHECK(wrong.status == 400);
  CHECK_THAT(wrong.body, testing::ContainsText("WORKFLOW, TASK, UNIFIED"));

  const Json one = JsonOf(rest.Get("/api/orgs/default/workers/" + first));
  CHECK(TextAt(*one.Find("worker"), "id") == first);
  REQUIRE(one.Find("workflowCapabilities")->items().size() == 1);
  CHECK(TextAt(one.Find("workflowCapabilities")->items()[0], "kind") == "order");
  REQUIRE(one.Find("taskCapabilities")->items().size() == 1);
  CHECK(TextAt(one.Find("taskCapabilities")->items()[0], "kind") == "charge");
  CHECK(rest.Get("/api/orgs/default/workers/01890000-0000-7000-8000-00000000abcd").status == 404);
}

TEST_CASE("http registry: definitions and who runs them") {
  RestFixture rest;
  Register(rest, "w1", WorkerType::kUnified, {"order", "bill"}, {"charge"});
  const Json kinds = JsonOf(rest.Get("/api/orgs/default/workflow-definitions"));
  CHECK(kinds.Find("total")->Dump() == "2");
  CHECK(TextAt(kinds.Find("definitions")->items()[0], "kind") == "bill");

  const ClientResponse response = rest.Get("/api/orgs/default/workflow-definitions/order");
  CHECK_THAT(response.body, testing::ContainsText(R"("retryPolicy":{"max":1.0})"));
  const Json order = JsonOf(response);
  CHECK(TextAt(order, "name") == "The order");
  CHECK(order.Find("timeoutSeconds")->Dump() == "30");
  CHECK(order.Find("tags")->Dump() == R"(["t1","t2"])");
  CHECK(TextAt(order, "latestVersion") == "3");
  CHECK(TextAt(order, "availabilityStatus") == "AVAILABLE");
  CHECK(order.Find("outputSchema")->is_null());
  REQUIRE(order.Find("workers")->items().size() == 1);
  CHECK(TextAt(order.Find("workers")->items()[0], "name") == "w1");

  const Json task = JsonOf(rest.Get("/api/orgs/default/task-definitions/charge"));
  CHECK(TextAt(task, "kind") == "charge");
  CHECK(task.Find("latestVersion") == nullptr);
  CHECK(rest.Get("/api/orgs/default/task-definitions/order").status == 404);
  const auto count = [&](const std::string& status) {
    const std::string path = "/api/orgs/default/workflow-definitions?availabilityStatus=";
    return JsonOf(rest.Get(path + status)).Find("total")->Dump();
  };
  CHECK(count("AVAILABLE") == "2");
  CHECK(count("UNAVAILABLE") == "0");
  const ClientResponse wrong = rest.Get("/api/orgs/default/task-definitions?availabilityStatus=UP");
  CHECK(wrong.status == 400);
  CHECK_THAT(wrong.body, testing::ContainsText("AVAILABLE, UNAVAILABLE"));
  rest.clock().Advance(absl::Seconds(61));
  CHECK(count("UNAVAILABLE") == "2");
  CHECK_THAT(rest.Get("/api/orgs/default/workflow-definitions/order").body,
             testing::ContainsText(R"("availabilityStatus":"UNAVAILABLE")"));
}

TEST_CASE("http registry: definitions are found by a query") {
  RestFixture rest;
  Register(rest, "w1", WorkerType::kUnified, {"order", "bill", "re-order"}, {"charge"});
  const auto kinds = [&](const std::string& path) {
    const ClientResponse response = rest.Get("/api/orgs/default/" + path);
    INFO(response.body);
    REQUIRE(response.status == 200);
    std::string found;
    const Json body = JsonOf(response);
    for (const Json& row : body.Find("definitions")->items()) found += TextAt(row, "kind") + " ";
    return found;
  };
  const std::string list = "workflow-definitions?query=";
  CHECK(kinds(list + "kind%20~%20%22ORDER%22") == "order re-order ");
  CHECK(kinds(list + "ORDER%20BY%20kind%20DESC&limit=2") == "re-order order ");
  CHECK(kinds(list + "ORDER%20BY%20kind%20DESC&limit=2&offset=2") == "bill ");
  CHECK(kinds(list + "workerCount%20%3E%200&availabilityStatus=UNAVAILABLE").empty());
  CHECK(kinds("task-definitions?query=cancellable%20%3D%20true%20OR%20kind%3D%22charge%22") ==
        "charge ");
  const ClientResponse wrong =
      rest.Get("/api/orgs/default/task-definitions?query=latestVersion%3D%221%22");
  CHECK(wrong.status == 400);
  CHECK_THAT(wrong.body, testing::ContainsText("unknown field 'latestVersion'"));
}

TEST_CASE("http registry: a kind is found beyond the first page") {
  RestFixture rest;
  std::vector<std::string> kinds;
  for (int i = 100; i < 350; ++i) kinds.push_back("kind-" + std::to_string(i));
  Register(rest, "w1", WorkerType::kWorkflow, kinds, {});
  CHECK(rest.Get("/api/orgs/default/workflow-definitions/kind-349").status == 200);
  CHECK(rest.Get("/api/orgs/default/workflow-definitions/kind-350").status == 404);
}

TEST_CASE("http registry: organizations are created by who may touch all of them") {
  RestFixture rest({.open = true});
  const ClientResponse created =
      rest.Send("POST", "/api/tenants", std::nullopt, R"({"name":"Acme","slug":"acme"})");
  CHECK(created.status == 201);
  const Json tenant = JsonOf(created);
  CHECK(TextAt(tenant, "tier") == "FREE");
  CHECK(tenant.Find("region")->is_null());
  CHECK(rest.Send("GET", "/api/orgs/acme", std::nullopt).body == created.body);
  CHECK(rest.Send("POST", "/api/orgs", std::nullopt, R"({"name":"A","slug":"acme"})").status ==
        409);
  const ClientResponse wrong =
      rest.Send("POST", "/api/orgs", std::nullopt, R"({"name":"A","slug":"A b"})");
  CHECK(wrong.status == 400);
  CHECK(TextAt(JsonOf(wrong), "field") == "slug");
  CHECK(rest.Send("POST", "/api/orgs/acme/workflows/k/trigger", std::nullopt).status == 201);
}

}  // namespace
}  // namespace flovyn::http
