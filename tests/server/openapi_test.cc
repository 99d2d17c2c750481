#include <set>
#include <string>

#include "openapi_document.h"
#include "rest_fixture.h"

namespace flovyn::http {
namespace {

/// Calls visit(key, value) for every member of every object.
template <class Visit>
void Walk(const Json& json, Visit visit) {
  for (const auto& [key, value] : json.members()) {
    visit(key, value);
    Walk(value, visit);
  }
  for (const Json& item : json.items()) Walk(item, visit);
}

std::set<std::string> Keys(const Json& object) {
  std::set<std::string> keys;
  for (const auto& [key, value] : object.members()) keys.insert(key);
  return keys;
}

TEST_CASE("openapi: the document has every route that is served, and no other") {
  const Json document = Document();
  std::set<std::string> served;
  const Router router(AllRoutes());
  for (const Endpoint& endpoint : router.endpoints()) {
    served.insert(Lower(endpoint.route->method) + " " + endpoint.pattern);
  }
  std::set<std::string> documented;
  std::set<std::string> ids;
  for (const auto& [path, operations] : At(document, {"paths"}).members()) {
    for (const auto& [method, operation] : operations.members()) {
      documented.insert(method + " " + path);
      CHECK(ids.insert(TextAt(operation, "operationId")).second);
    }
  }
  CHECK(documented == served);
  CHECK(served.count("post /api/orgs/{slug}/workflow-executions") == 1);
  CHECK(served.count("get /api/tenants/{slug}/workflows") == 1);
}

TEST_CASE("openapi: it is 3.0, refers to what is there and to nothing in vain") {
  const Json document = Document();
  CHECK(TextAt(document, "openapi") == "3.0.3");
  CHECK(At(document, {"info", "version"}).AsString() == "9.8.7");
  std::set<std::string> used;
  Walk(document, [&](const std::string& key, const Json& value) {
    if (key == "$ref") used.insert(value.AsString());
    // What 3.1 has and 3.0 readers choke on.
    if (key == "type") CHECK(value.kind() != JsonKind::kArray);
    CHECK(key != "const");
    CHECK(key != "examples");
    CHECK_FALSE((key == "type" && value.AsString() == "null"));
  });
  std::set<std::string> defined;
  for (const std::string& name : Keys(At(document, {"components", "schemas"}))) {
    defined.insert("#/components/schemas/" + name);
  }
  CHECK(used == defined);
  CHECK(At(document, {"components", "securitySchemes", "bearer", "scheme"}).AsString() == "bearer");
  CHECK(At(document, {"security"}).Dump() == R"([{"bearer":[]}])");
}

TEST_CASE("openapi: operations are complete") {
  const Json document = Document();
  std::set<std::string> tags;
  for (const Json& tag : At(document, {"tags"}).items()) tags.insert(TextAt(tag, "name"));
  for (const auto& [path, operations] : At(document, {"paths"}).members()) {
    for (const auto& [method, operation] : operations.members()) {
      INFO(method << " " << path);
      std::set<std::string> in_path;
      for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
        in_path.insert(path.substr(at + 1, path.find('}', at) - at - 1));
      }
      std::set<std::string> declared;
      for (const Json& parameter : At(operation, {"parameters"}).items()) {
        const bool has_schema = parameter.Find("schema") != nullptr;
        CHECK(has_schema != (parameter.Find("content") != nullptr));
        if (TextAt(parameter, "in") != "path") continue;
        CHECK(parameter.Find("required")->AsBool());
        CHECK(declared.insert(TextAt(parameter, "name")).second);
      }
      CHECK(declared == in_path);
      CHECK_FALSE(TextAt(operation, "summary").empty());
      CHECK(tags.count(At(operation, {"tags"}).items()[0].AsString()) == 1);
      const bool takes_body = method == "post" || method == "put" || method == "patch";
      CHECK((operation.Find("requestBody") != nullptr) == takes_body);
      REQUIRE_FALSE(At(operation, {"responses"}).members().empty());
      for (const auto& [status, response] : At(operation, {"responses"}).members()) {
        CHECK(status.size() == 3);
        CHECK_FALSE(TextAt(response, "description").empty());
      }
      const bool is_public = path.starts_with("/_/") || path.starts_with("/api/docs");
      CHECK((operation.Find("security") != nullptr) == is_public);
      CHECK((At(operation, {"responses", "401"}).is_null()) == is_public);
      const Json alias = At(operation, {"x-alias-of"});
      if (!alias.is_null())
        CHECK_FALSE(At(document, {"paths", alias.AsString(), method}).is_null());
    }
  }
}

TEST_CASE("openapi: metadata is in requests, answers and list parameters") {
  const Json document = Document();
  const Json schemas = At(document, {"components", "schemas"});
  for (const std::string_view name :
       {"StartWorkflowRequest", "TriggerWorkflowRequest", "CreateTaskRequest", "WorkflowExecution",
        "WorkflowSummary", "TaskExecution", "SubmittedTask"}) {
    INFO(name);
    CHECK(At(schemas, {name, "properties", "metadata", "type"}).AsString() == "object");
    CHECK(Texts(At(schemas, {name, "required"})).count("metadata") == 0);
    CHECK(At(schemas, {name, "properties", "labels"}).is_null());
  }
  for (const std::string_view path :
       {"/api/orgs/{slug}/workflow-executions", "/api/tenants/{slug}/workflows",
        "/api/orgs/{slug}/task-executions"}) {
    bool found = false;
    for (const Json& parameter : At(document, {"paths", path, "get", "parameters"}).items()) {
      found = found || TextAt(parameter, "name") == "metadata";
    }
    CHECK(found);
  }
  CHECK(At(schemas, {"WorkflowExecution", "properties", "error", "nullable"}).AsBool());
}

TEST_CASE("openapi: the document and its page are served to everybody, and need nothing else") {
  RestFixture rest;
  const ClientResponse document = rest.Send("GET", "/api/docs/openapi.json", std::nullopt);
  CHECK(document.status == 200);
  CHECK(document.Header("Content-Type") == "application/json");
  CHECK(At(JsonOf(document), {"info", "version"}).AsString() == "1.2.3");
  const ClientResponse page = rest.Send("GET", "/api/docs", std::nullopt);
  CHECK(page.status == 200);
  CHECK(page.Header("Content-Type") == "text/html; charset=utf-8");
  CHECK_THAT(page.body, testing::ContainsText("fetch('/api/docs/openapi.json')"));
  for (const std::string_view foreign :
       {"http://", "https://", "src=", "@import", "<link rel=\"style"}) {
    CHECK(page.body.find(foreign) == std::string::npos);
  }
}

}  // namespace
}  // namespace flovyn::http
