#include <map>
#include <string>

#include "flovyn/domain/access.h"
#include "rest_fixture.h"
#include "router.h"
#include "routes.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kUnknownId = "01890000-0000-7000-8000-00000000abcd";

/// A path that a pattern matches, in the organization `default`.
std::string PathOf(const Endpoint& endpoint) {
  std::string path;
  for (const std::string& segment : endpoint.segments) {
    path += '/';
    if (segment == "{slug}") {
      path += "default";
    } else if (segment == "{id}" || segment.ends_with("Id}")) {
      path += kUnknownId;
    } else {
      path += segment.starts_with('{') ? "something" : segment;
    }
  }
  return path;
}

ClientResponse Call(RestFixture& rest, const Endpoint& endpoint,
                    std::optional<std::string_view> key) {
  return rest.Send(endpoint.route->method, PathOf(endpoint), key);
}

std::string_view TextOf(Action action) {
  switch (action) {
    case Action::kView:
      return "view";
    case Action::kExecute:
      return "execute";
    case Action::kCreateTask:
      return "create task";
    case Action::kUpdate:
      return "update";
    case Action::kViewRegistry:
      return "view registry";
    case Action::kDelete:
      return "delete";
    case Action::kManage:
      return "manage";
    case Action::kPoll:
    case Action::kFinishTask:
    case Action::kRegister:
      break;
  }
  return "not of REST";
}

TEST_CASE("http routes: every path finds its own endpoint, and ids are unique") {
  const Router router(AllRoutes());
  std::map<std::string_view, int> ids;
  for (const Route& route : router.routes()) CHECK(++ids[route.id] == 1);
  for (const Endpoint& endpoint : router.endpoints()) {
    INFO(endpoint.route->method << " " << endpoint.pattern);
    CHECK(router.Find(endpoint.route->method, PathOf(endpoint)).endpoint == &endpoint);
  }
}

TEST_CASE("http routes: both prefixes and the older names lead to one operation") {
  const Router router(AllRoutes());
  const auto id_of = [&](std::string_view method, std::string_view path) {
    const Endpoint* endpoint = router.Find(method, path).endpoint;
    return endpoint == nullptr ? "" : endpoint->route->id;
  };
  for (const std::string prefix : {"/api/orgs", "/api/tenants"}) {
    CHECK(id_of("POST", prefix) == "createOrganization");
    CHECK(id_of("GET", prefix + "/acme") == "getOrganization");
    CHECK(id_of("POST", prefix + "/acme/workflow-executions") == "startWorkflow");
    CHECK(id_of("POST", prefix + "/acme/workflows/order/trigger") == "triggerWorkflow");
    for (const std::string list : {"/acme/workflow-executions", "/acme/workflows"}) {
      CHECK(id_of("GET", prefix + list) == "listWorkflows");
      CHECK(id_of("GET", prefix + list + "/x") == "getWorkflow");
    }
    for (const std::string list : {"/acme/task-executions", "/acme/tasks"}) {
      CHECK(id_of("POST", prefix + list) == "createTask");
      CHECK(id_of("GET", prefix + list + "?limit=1") == "listTasks");
      CHECK(id_of("HEAD", prefix + list + "/x") == "getTask");
    }
  }
}

TEST_CASE("http routes: path parameters are decoded one by one") {
  const Router router(AllRoutes());
  const auto found = router.Find("GET", "/api/orgs/a%20b/workflow-definitions/x%2Fy%c3%a9%zz?k=/");
  REQUIRE(found.endpoint != nullptr);
  CHECK(found.values == PathValues{{"slug", "a b"}, {"kind", "x/y\xC3\xA9%zz"}});
  for (const std::string bad : {"/api/orgs/%00", "/api/orgs/%FF", "/api/orgs//workers", "x", ""}) {
    CHECK(router.Find("GET", bad).endpoint == nullptr);
    CHECK(router.Find("GET", bad).allow.empty());
  }
}

TEST_CASE("http routes: without credentials all but health, metrics and docs is 401") {
  RestFixture rest;
  const Router router(AllRoutes());
  std::size_t open = 0;
  for (const Endpoint& endpoint : router.endpoints()) {
    INFO(endpoint.route->method << " " << endpoint.pattern);
    const bool is_public =
        endpoint.pattern.starts_with("/_/") || endpoint.pattern.starts_with("/api/docs");
    if (is_public) {
      ++open;
      CHECK(Call(rest, endpoint, std::nullopt).status == 200);
      continue;
    }
    for (const std::optional<std::string_view> key : {std::optional<std::string_view>(), {"no"}}) {
      const ClientResponse response = Call(rest, endpoint, key);
      CHECK(response.status == 401);
      CHECK(response.Header("WWW-Authenticate") == "Bearer");
      CHECK_FALSE(TextAt(JsonOf(response), "error").empty());
    }
  }
  CHECK(open == 7);
}

TEST_CASE("http routes: two Authorization headers are nobody's") {
  RestFixture rest;
  HttpClient client(rest.server().port());
  client.Send(GetText("/api/orgs/default/workers",
                      "Authorization: Bearer owner-key\r\nauthorization: Bearer owner-key\r\n"));
  CHECK(client.Read().status == 401);
}

TEST_CASE("http routes: another organization's key sees nothing, not even that it is there") {
  RestFixture rest;
  const Router router(AllRoutes());
  for (const Endpoint& endpoint : router.endpoints()) {
    if (endpoint.route->is_public()) continue;
    INFO(endpoint.route->method << " " << endpoint.pattern);
    const ClientResponse response = Call(rest, endpoint, kOtherKey);
    if (endpoint.route->under == Under::kOrganization) {
      CHECK(response.status == 404);
      CHECK(TextAt(JsonOf(response), "error") == "organization default was not found");
    } else {
      CHECK(response.status == 400);  // no body: refused before anything is created
    }
  }
  const std::string_view body = R"({"name":"New","slug":"new"})";
  for (const std::string_view key : {kOtherKey, kOwnerKey, kMemberKey, kWorkerKey}) {
    CHECK(rest.Send("POST", "/api/orgs", key, body).status == 403);
  }
  CHECK(rest.Get("/api/orgs/nowhere").body == rest.Get("/api/orgs/nowhere").body);
  CHECK(TextAt(JsonOf(rest.Get("/api/orgs/nowhere")), "error") ==
        "organization nowhere was not found");
}

TEST_CASE("http routes: what an operation needs is what is written here") {
  const std::map<std::string_view, std::string_view> needed = {
      {"health", "view"},
      {"liveness", "view"},
      {"readiness", "view"},
      {"startup", "view"},
      {"metrics", "view"},
      {"apiDocument", "view"},
      {"docsPage", "view"},
      {"getOrganization", "view"},
      {"listWorkflows", "view"},
      {"getWorkflow", "view"},
      {"countWorkflows", "view"},
      {"workflowFacets", "view"},
      {"workflowKeys", "view"},
      {"reportWorkflows", "view"},
      {"watchWorkflows", "view"},
      {"countTasks", "view"},
      {"taskFacets", "view"},
      {"taskKeys", "view"},
      {"reportTasks", "view"},
      {"listWorkflowEvents", "view"},
      {"listWorkflowChildren", "view"},
      {"listWorkflowTasks", "view"},
      {"listWorkflowTaskAttempts", "view"},
      {"getWorkflowResult", "view"},
      {"getWorkflowState", "view"},
      {"listWorkflowAudit", "view"},
      {"listTaskAudit", "view"},
      {"getWorkflowTaskLogs", "view"},
      {"listBulkJobs", "view"},
      {"getBulkJob", "view"},
      {"streamWorkflow", "view"},
      {"streamWorkflowTree", "view"},
      {"listTasks", "view"},
      {"getTask", "view"},
      {"listTaskAttempts", "view"},
      {"getTaskLogs", "view"},
      {"streamTask", "view"},
      {"listWorkers", "view"},
      {"getWorker", "view"},
      {"listWorkflowDefinitions", "view"},
      {"getWorkflowDefinition", "view"},
      {"listTaskDefinitions", "view"},
      {"getTaskDefinition", "view"},
      {"createOrganization", "manage"},
      {"startWorkflow", "execute"},
      {"triggerWorkflow", "execute"},
      {"signalWithStart", "execute"},
      {"cancelWorkflow", "update"},
      {"retryWorkflow", "update"},
      {"createBulkJob", "update"},
      {"cancelBulkJob", "update"},
      {"signalWorkflow", "update"},
      {"updateWorkflowMetadata", "update"},
      {"updateTaskMetadata", "update"},
      {"resolvePromise", "update"},
      {"rejectPromise", "update"},
      {"createTask", "create task"},
      {"cancelTask", "delete"},
      {"listMetadataFields", "view registry"},
      {"getMetadataField", "view registry"},
      {"createMetadataField", "manage"},
      {"updateMetadataField", "manage"},
      {"deleteMetadataField", "manage"},
      {"listSavedQueries", "view registry"},
      {"getSavedQuery", "view registry"},
      {"executeSavedQuery", "view registry"},
      {"createSavedQuery", "manage"},
      {"updateSavedQuery", "manage"},
      {"deleteSavedQuery", "manage"},
      {"autocompleteQuery", "view registry"},
      {"listQueryFields", "view registry"},
      {"listQueryOperators", "view registry"},
      {"listQueryValues", "view registry"},
      {"validateQuery", "view registry"},
  };
  for (const Route& route : AllRoutes()) {
    INFO(route.id);
    const auto expected = needed.find(route.id);
    REQUIRE(expected != needed.end());  // every route needs a line here
    CHECK(TextOf(route.action) == expected->second);
    CHECK((route.action != Action::kView || route.method == "GET"));
  }
}

TEST_CASE("http routes: every role may do what the matrix says, on every route") {
  RestFixture rest;
  const Router router(AllRoutes());
  struct Principal {
    std::string_view key;
    PrincipalType type;
    Role role;
  };
  for (const Principal& who : {Principal{kOwnerKey, PrincipalType::kUser, Role::kOwner},
                               Principal{kAdminKey, PrincipalType::kUser, Role::kAdmin},
                               Principal{kMemberKey, PrincipalType::kUser, Role::kMember},
                               Principal{kWorkerKey, PrincipalType::kWorker, Role::kMember}}) {
    Caller caller;
    caller.tenant = rest.tenant();
    caller.type = who.type;
    caller.role = who.role;
    for (const Endpoint& endpoint : router.endpoints()) {
      if (endpoint.route->under != Under::kOrganization) continue;
      INFO(who.key << " " << endpoint.route->method << " " << endpoint.pattern);
      const bool allowed = Authorize(caller, caller.tenant, endpoint.route->action).ok();
      const int status = Call(rest, endpoint, who.key).status;
      CHECK((status != 403) == allowed);
      CHECK(status != 401);
      CHECK(status != 500);
    }
  }
  const std::string task = "/api/orgs/default/tasks/" + std::string(kUnknownId);
  CHECK(rest.Send("DELETE", task, kMemberKey).status == 403);
  CHECK(rest.Send("DELETE", task, kWorkerKey).status == 403);
  CHECK(rest.Send("DELETE", task, kAdminKey).status == 404);
}

}  // namespace
}  // namespace flovyn::http
