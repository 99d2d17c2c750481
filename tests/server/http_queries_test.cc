#include <string>

#include "rest_fixture.h"

// Saved queries, and help for those who write queries.

namespace flovyn::http {
namespace {

const std::string kOrg = "/api/orgs/default";
const std::string kSaved = kOrg + "/saved-queries";

std::string IdOf(const ClientResponse& response) {
  INFO(response.body);
  REQUIRE(response.status == 201);
  return TextAt(JsonOf(response), "id");
}

std::vector<std::string> TextsAt(const Json& body, std::string_view list, std::string_view member) {
  std::vector<std::string> texts;
  for (const Json& item : body.Find(list)->items()) texts.push_back(TextAt(item, member));
  return texts;
}

using Texts = std::vector<std::string>;

void Register(RestFixture& rest) {
  for (const std::string body :
       {R"({"key":"env","fieldType":"enum","allowedValues":["dev","prod"],"description":"Where"})",
        R"({"key":"env","fieldType":"enum","allowedValues":["eu","dev"],"workflowKind":"order"})",
        R"({"key":"cost-center","fieldType":"text","taskKind":"ship"})"}) {
    IdOf(rest.Post(kOrg + "/metadata-fields", body));
  }
}

TEST_CASE("http saved queries: what is saved is there, with who and when") {
  RestFixture rest;
  const ClientResponse created = rest.Post(
      kSaved, R"({"name":"mine","entity":"task","query":"attempt > 2","description":"Retried"})");
  const std::string path = kSaved + "/" + IdOf(created);
  CHECK(created.Header("Location") == path);
  const Json saved = JsonOf(rest.Get(path));
  CHECK(JsonOf(created) == saved);
  CHECK(TextAt(saved, "name") == "mine");
  CHECK(TextAt(saved, "entity") == "task");
  CHECK(TextAt(saved, "query") == "attempt > 2");
  CHECK(TextAt(saved, "description") == "Retried");
  CHECK_FALSE(TextAt(saved, "createdBy").empty());
  CHECK_FALSE(saved.Find("isShared")->AsBool());
  CHECK(saved.Find("useCount")->Dump() == "0");
  CHECK(saved.Find("lastUsedAt")->is_null());
}

TEST_CASE("http saved queries: members see those that are shared, and change none") {
  RestFixture rest;
  const std::string hidden =
      kSaved + "/" + IdOf(rest.Post(kSaved, R"({"name":"a","entity":"task","query":""})"));
  const std::string shared = kSaved + "/" +
                             IdOf(rest.Post(kSaved, R"({"name":"b","entity":"workflow","query":"",)"
                                                    R"("isShared":true})"));
  const auto names = [&](std::string_view key, const std::string& filter = "") {
    return TextsAt(JsonOf(rest.Send("GET", kSaved + filter, key)), "savedQueries", "name");
  };
  CHECK(names(kMemberKey) == Texts{"b"});
  CHECK(names(kAdminKey) == Texts{"a", "b"});
  CHECK(names(kOwnerKey, "?entity=task") == Texts{"a"});
  CHECK(rest.Get(kSaved + "?entity=x").status == 400);
  CHECK(rest.Send("GET", hidden, kMemberKey).status == 404);
  CHECK(rest.Send("POST", hidden + "/execute", kMemberKey, "{}").status == 404);
  CHECK(rest.Send("GET", shared, kMemberKey).status == 200);
  CHECK(rest.Send("POST", shared + "/execute", kMemberKey, "{}").status == 200);
  CHECK(rest.Send("PUT", shared, kMemberKey, "{}").status == 403);
  CHECK(rest.Send("DELETE", shared, kMemberKey).status == 403);
  CHECK(rest.Send("GET", shared, kWorkerKey).status == 403);
}

TEST_CASE("http saved queries: an update changes what it names, and checks the query again") {
  RestFixture rest;
  const std::string path =
      kSaved + "/" +
      IdOf(rest.Post(kSaved, R"({"name":"a","entity":"task","query":"attempt > 2"})"));
  IdOf(rest.Post(kSaved, R"({"name":"b","entity":"task","query":""})"));
  const auto put = [&](std::string_view body) { return rest.Send("PUT", path, kOwnerKey, body); };
  CHECK(put(R"({"name":"b"})").status == 409);
  CHECK(put(R"({"entity":"workflow"})").status == 400);  // which has no attempts
  const Json changed = JsonOf(put(R"({"entity":"workflow","query":"","isShared":true})"));
  CHECK(TextAt(changed, "name") == "a");
  CHECK(TextAt(changed, "entity") == "workflow");
  CHECK(changed.Find("isShared")->AsBool());
  CHECK(JsonOf(rest.Get(path)) == changed);
  CHECK(rest.Send("DELETE", path).status == 204);
  CHECK(rest.Get(path).status == 404);
  CHECK(put("{}").status == 404);
  CHECK(rest.Send("DELETE", path).status == 404);
}

TEST_CASE("http saved queries: what is wrong is refused by its name") {
  struct Row {
    std::string body;
    std::string field;
    std::string told;
  };
  const std::string long_name(256, 'x');
  const Row rows[] = {
      {R"({"entity":"task","query":""})", "name", "is required"},
      {R"({"name":"a","query":""})", "entity", "is required"},
      {R"({"name":"a","entity":"task"})", "query", "is required"},
      {R"({"name":"","entity":"task","query":""})", "name", "empty"},
      {R"({"name":")" + long_name + R"(","entity":"task","query":""})", "name", "255"},
      {R"({"name":"a","entity":"task","query":"","description":")" + std::string(1'001, 'x') +
           R"("})",
       "description", "1000"},
      {R"({"name":"a","entity":"worker","query":""})", "entity", "workflowDefinition"},
      {R"({"name":"a","entity":"task","query":"staus = 1"})", "query", "at position 0"},
      {R"({"name":"a","entity":"task","query":")" + std::string(4'097, ' ') + R"("})", "query",
       "4097 bytes"},
  };
  RestFixture rest;
  for (const Row& row : rows) {
    INFO(row.body.substr(0, 100));
    const ClientResponse response = rest.Post(kSaved, row.body);
    CHECK(response.status == 400);
    CHECK(TextAt(JsonOf(response), "field") == row.field);
    CHECK_THAT(TextAt(JsonOf(response), "error"), testing::ContainsText(row.told));
  }
  CHECK(rest.Post(kSaved, R"({"name":"a","entity":"task","query":""})").status == 201);
  CHECK(rest.Post(kSaved, R"({"name":"a","entity":"task","query":""})").status == 409);
}

TEST_CASE("http saved queries: an organization has at most 1,000") {
  RestFixture rest;
  for (std::size_t i = 0; i < Limits().saved_queries; ++i) {
    query::SavedQuery saved;
    saved.tenant = rest.tenant();
    saved.name = "q" + std::to_string(i);
    REQUIRE(rest.engine().saved_queries().Create(rest.caller(), saved).ok());
  }
  const ClientResponse full = rest.Post(kSaved, R"({"name":"a","entity":"task","query":""})");
  CHECK(full.status == 409);
  CHECK_THAT(TextAt(JsonOf(full), "error"), testing::ContainsText("has 1000"));
}

TEST_CASE("http saved queries: running one lists what it finds, page by page, and is counted") {
  RestFixture rest;
  for (const std::string kind : {"a", "b", "a", "a"}) {
    const std::string body = R"({"kind":")" + kind + R"("})";
    REQUIRE(rest.Post(kOrg + "/workflow-executions", body).status == 201);
    REQUIRE(rest.Post(kOrg + "/tasks", body).status == 201);
    rest.clock().Advance(absl::Seconds(1));
  }
  for (const std::string entity : {"workflow", "task"}) {
    const std::string path =
        kSaved + "/" +
        IdOf(rest.Post(kSaved, R"({"name":")" + entity + R"(","entity":")" + entity +
                                   R"(","query":"kind = \"a\" ORDER BY createdAt"})"));
    const std::string list = entity + "s";
    const Json first = JsonOf(rest.Post(path + "/execute", R"({"limit":2})"));
    CHECK(first.Find(list)->items().size() == 2);
    CHECK(first.Find("total")->Dump() == "3");
    CHECK(first.Find("limit")->Dump() == "2");
    const std::string next = R"({"limit":2,"cursor":")" + TextAt(first, "nextCursor") + R"("})";
    CHECK(JsonOf(rest.Post(path + "/execute", next)).Find(list)->items().size() == 1);
    const Json skipped = JsonOf(rest.Post(path + "/execute", R"({"offset":1,"limit":1000})"));
    CHECK(skipped.Find(list)->items().size() == 2);
    CHECK(skipped.Find("limit")->Dump() == "100");
    CHECK(rest.Post(path + "/execute", R"({"limit":0})").status == 400);
    const Json saved = JsonOf(rest.Get(path));
    CHECK(saved.Find("useCount")->Dump() == "4");
    CHECK_FALSE(saved.Find("lastUsedAt")->is_null());
  }
}

TEST_CASE("http saved queries: definitions can be asked for, too") {
  RestFixture rest;
  WorkerRegistration registration;
  registration.tenant = rest.tenant();
  registration.name = "w";
  Capability kind;
  kind.kind = "order";
  registration.workflows = {kind};
  kind.kind = "ship";
  registration.tasks = {kind};
  REQUIRE(rest.engine().workers().Register(rest.caller(), registration).ok());
  for (const auto& [entity, found] : std::vector<std::pair<std::string, std::string>>{
           {"workflowDefinition", "order"}, {"taskDefinition", "ship"}}) {
    const std::string path =
        kSaved + "/" +
        IdOf(rest.Post(kSaved, R"({"name":")" + entity + R"(","entity":")" + entity +
                                   R"(","query":"workerCount > 0"})"));
    CHECK(TextsAt(JsonOf(rest.Post(path + "/execute", "{}")), "definitions", "kind") ==
          Texts{found});
  }
}

TEST_CASE("http query help: suggestions know the registered keys of the entity") {
  RestFixture rest;
  Register(rest);
  const auto suggested = [&](const std::string& body) {
    const ClientResponse response = rest.Post(kOrg + "/fql/autocomplete", body);
    INFO(response.body);
    REQUIRE(response.status == 200);
    return JsonOf(response);
  };
  const Json keys = suggested(R"({"entity":"workflow","query":"metadata.","cursorPosition":9})");
  CHECK(keys.Dump() == R"({"replaceFrom":9,"replaceTo":9,"suggestions":[)"
                       R"({"description":"Where","label":"env","type":"field","value":"env"}]})");
  const Json values = suggested(R"({"entity":"workflow","partial":"metadata.env = "})");
  CHECK(TextsAt(values, "suggestions", "value") == Texts{"\"dev\"", "\"prod\"", "\"eu\""});
  CHECK(TextsAt(suggested(R"({"entity":"task","query":"cost"})"), "suggestions", "value") ==
        Texts{"metadata.\"cost-center\""});
  CHECK(TextsAt(suggested(R"({"entity":"taskDefinition","query":"na"})"), "suggestions", "value") ==
        Texts{"name"});
  const auto refused = [&](const std::string& body) {
    const ClientResponse response = rest.Post(kOrg + "/fql/autocomplete", body);
    CHECK(response.status == 400);
    return TextAt(JsonOf(response), "field");
  };
  CHECK(refused(R"({"query":""})") == "entity");
  CHECK(refused(R"({"entity":"task"})") == "query");
  CHECK(refused(R"({"entity":"task","query":"","cursorPosition":-1})") == "cursorPosition");
  CHECK(refused(R"({"entity":"task","query":")" + std::string(4'097, ' ') + R"("})") == "query");
}

TEST_CASE("http query help: fields, operators and values") {
  RestFixture rest;
  Register(rest);
  const Json fields = JsonOf(rest.Get(kOrg + "/fql/fields?entity=task"));
  const Texts names = TextsAt(fields, "fields", "name");
  CHECK(names.front() == "id");
  CHECK(Texts(names.end() - 2, names.end()) == Texts{"metadata.\"cost-center\"", "metadata.env"});
  CHECK(fields.Find("fields")->items().back().Dump() ==
        R"({"description":"Where","name":"metadata.env","nullable":true,"operators":["=","!=",">",)"
        R"(">=","<","<=","~","!~","IN","NOT IN","BETWEEN","NOT BETWEEN","STARTS WITH",)"
        R"("NOT STARTS WITH","IS NULL","IS NOT NULL"],"type":"enum","values":[)"
        R"({"description":null,"label":"dev","type":"value","value":"\"dev\""},)"
        R"({"description":null,"label":"prod","type":"value","value":"\"prod\""}]})");
  CHECK(rest.Get(kOrg + "/fql/fields").status == 400);
  const Json operators = JsonOf(rest.Get(kOrg + "/fql/operators"));
  CHECK(TextsAt(operators, "operators", "value").size() == 16);
  const auto values = [&](const std::string& query) {
    return TextsAt(JsonOf(rest.Get(kOrg + "/fql/values?entity=" + query)), "values", "label");
  };
  CHECK(values("workflow&field=metadata.env") == Texts{"dev", "prod", "eu"});
  CHECK(values("workflowDefinition&field=availabilityStatus") == Texts{"AVAILABLE", "UNAVAILABLE"});
  CHECK(values("workflow&field=kind").empty());
  CHECK(values("workflow&field=metadata.unknown").empty());
  CHECK(rest.Get(kOrg + "/fql/values?entity=workflow").status == 400);
  CHECK(rest.Get(kOrg + "/fql/values?entity=workflow&field=x").status == 400);
  CHECK(rest.Get(kOrg + "/fql/values?entity=taskDefinition&field=metadata.x").status == 400);
}

TEST_CASE("http query help: validation tells all that is wrong, with positions") {
  RestFixture rest;
  const auto verdict = [&](const std::string& body) {
    const ClientResponse response = rest.Post(kOrg + "/query/validate", body);
    INFO(response.body);
    REQUIRE(response.status == 200);
    return JsonOf(response).Dump();
  };
  CHECK(verdict(R"({"entity":"task","query":"attempt > 2"})") == R"({"errors":[],"valid":true})");
  CHECK(verdict(R"({"entity":"workflow","query":"(kind = \"a\""})") ==
        R"({"errors":[{"message":"expected ')', found the end","position":11}],"valid":false})");
  CHECK(verdict(R"({"entity":"workflow","query":"staus = 1 OR kind = 5"})") ==
        R"({"errors":[{"message":"unknown field 'staus'; did you mean 'status'?","position":0},)"
        R"({"message":"kind is a text; write it in double quotes","position":20}],)"
        R"("valid":false})");
  CHECK(rest.Post(kOrg + "/query/validate", R"({"entity":"x","query":""})").status == 400);
}

}  // namespace
}  // namespace flovyn::http
