#include <string>

#include "rest_fixture.h"

namespace flovyn::http {
namespace {

const std::string kOrg = "/api/orgs/default";
const std::string kPath = kOrg + "/metadata-fields";

std::string IdOf(const ClientResponse& response) {
  INFO(response.body);
  REQUIRE(response.status == 201);
  return TextAt(JsonOf(response), "id");
}

/// "key@scope" of every listed field.
std::vector<std::string> Listed(RestFixture& rest, const std::string& query = "") {
  const ClientResponse response = rest.Get(kPath + query);
  INFO(response.body);
  REQUIRE(response.status == 200);
  std::vector<std::string> rows;
  const Json body = JsonOf(response);
  for (const Json& field : body.Find("fields")->items()) {
    rows.push_back(TextAt(field, "key") + "@" + TextAt(field, "scope"));
  }
  return rows;
}

using Rows = std::vector<std::string>;

TEST_CASE("http fields: create a global enum field") {
  RestFixture rest;
  const ClientResponse created = rest.Post(
      kPath, R"({"key":"env","displayName":"Environment","description":"Where","fieldType":"enum",)"
             R"("allowedValues":["dev","prod"],"displayOrder":2})");
  const std::string id = IdOf(created);
  CHECK(created.Header("Location") == kPath + "/" + id);
  const Json field = JsonOf(rest.Get(kPath + "/" + id));
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"key", R"("env")"},
      {"displayName", R"("Environment")"},
      {"description", R"("Where")"},
      {"fieldType", R"("enum")"},
      {"allowedValues", R"(["dev","prod"])"},
      {"scope", R"("global")"},
      {"workflowKind", "null"},
      {"taskKind", "null"},
      {"displayOrder", "2"},
      {"strict", "false"},
      {"sensitive", "false"},
      {"extractFrom", "null"},
  };
  for (const auto& [name, value] : expected) {
    INFO(name);
    REQUIRE(field.Find(name) != nullptr);
    CHECK(field.Find(name)->Dump() == value);
  }
  CHECK(JsonOf(created) == field);
}

TEST_CASE("http fields: create fields of a workflow kind and of a task kind") {
  RestFixture rest;
  const Json of_workflow = JsonOf(rest.Post(
      kPath, R"({"key":"a","fieldType":"text","workflowKind":"order","extractFrom":"x.y"})"));
  CHECK(TextAt(of_workflow, "scope") == "workflow:order");
  CHECK(TextAt(of_workflow, "extractFrom") == "x.y");
  CHECK(of_workflow.Find("allowedValues")->is_null());
  const Json of_task = JsonOf(rest.Post(
      kPath, R"({"key":"a","fieldType":"number","taskKind":"ship","workflowKind":null})"));
  CHECK(TextAt(of_task, "scope") == "task:ship");
  CHECK(TextAt(of_task, "taskKind") == "ship");
}

TEST_CASE("http fields: the list has all, or for a kind the global ones and its own, which win") {
  RestFixture rest;
  const std::string bodies[] = {
      R"({"key":"env","fieldType":"text"})",
      R"({"key":"region","fieldType":"text","displayOrder":-1})",
      R"({"key":"env","fieldType":"number","workflowKind":"order"})",
      R"({"key":"total","fieldType":"number","workflowKind":"order"})",
      R"({"key":"env","fieldType":"boolean","taskKind":"order"})",
      R"({"key":"env","fieldType":"boolean","workflowKind":"other"})",
  };
  for (const std::string& body : bodies) IdOf(rest.Post(kPath, body));
  CHECK(Listed(rest) == Rows{"region@global", "env@global", "env@workflow:order", "env@task:order",
                             "env@workflow:other", "total@workflow:order"});
  CHECK(Listed(rest, "?workflow_kind=order") ==
        Rows{"region@global", "env@workflow:order", "total@workflow:order"});
  CHECK(Listed(rest, "?workflow_kind=none") == Rows{"region@global", "env@global"});
  CHECK(Listed(rest, "?task_kind=order") == Rows{"region@global", "env@task:order"});
  const ClientResponse both = rest.Get(kPath + "?workflow_kind=order&task_kind=order");
  CHECK(both.status == 400);
  CHECK(TextAt(JsonOf(both), "field") == "taskKind");
}

TEST_CASE("http fields: an update changes what it names") {
  RestFixture rest;
  const std::string path =
      kPath + "/" +
      IdOf(rest.Post(kPath, R"({"key":"env","fieldType":"enum","allowedValues":["a"],)"
                            R"("displayName":"E","workflowKind":"order"})"));
  const auto put = [&](std::string_view body) { return rest.Send("PUT", path, kOwnerKey, body); };
  Json field = JsonOf(put(R"({"displayName":"","allowedValues":["a","b"],"strict":true})"));
  CHECK(field.Find("displayName")->is_null());
  CHECK(field.Find("allowedValues")->Dump() == R"(["a","b"])");
  CHECK(field.Find("strict")->AsBool());
  CHECK(TextAt(field, "scope") == "workflow:order");
  field = JsonOf(put(R"({"workflowKind":"","fieldType":"text","allowedValues":[],"key":"e"})"));
  CHECK(TextAt(field, "scope") == "global");
  CHECK(TextAt(field, "key") == "e");
  CHECK(JsonOf(rest.Get(path)) == field);
  IdOf(rest.Post(kPath, R"({"key":"taken","fieldType":"text"})"));
  CHECK(put(R"({"key":"taken"})").status == 409);
  CHECK(put(R"({"fieldType":"enum"})").status == 400);
  CHECK(JsonOf(rest.Get(path)) == field);
}

TEST_CASE("http fields: what was deleted is gone, and unknown ids are 404") {
  RestFixture rest;
  const std::string path =
      kPath + "/" + IdOf(rest.Post(kPath, R"({"key":"env","fieldType":"text"})"));
  CHECK(rest.Send("DELETE", path).status == 204);
  CHECK(rest.Send("DELETE", path).status == 404);
  CHECK(rest.Get(path).status == 404);
  CHECK(rest.Send("PUT", path, kOwnerKey, "{}").status == 404);
  CHECK(rest.Get(kPath + "/x").status == 400);
  CHECK(Listed(rest).empty());
}

TEST_CASE("http fields: what is wrong is refused by its name") {
  struct Row {
    std::string body;
    std::string field;
    std::string told;
  };
  const std::string long_name(256, 'x');
  const std::string long_text(1'001, 'x');
  std::string values;
  for (int i = 0; i < 501; ++i) values += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\"";
  std::string large;
  for (int i = 0; i < 70; ++i) {
    large += (i == 0 ? "\"" : ",\"") + std::to_string(i + 100) + std::string(247, 'y') + "\"";
  }
  const Row rows[] = {
      {R"({"fieldType":"text"})", "key", "is required"},
      {R"({"key":"k"})", "fieldType", "is required"},
      {R"({"key":"k","fieldType":"date"})", "fieldType", "use one of enum, text, number, boolean"},
      {R"({"key":"","fieldType":"text"})", "key", "empty"},
      {R"({"key":"_flovyn_k","fieldType":"text"})", "key", "reserved"},
      {R"({"key":")" + long_name + R"(","fieldType":"text"})", "key", "255"},
      {R"({"key":"k","fieldType":"enum"})", "allowedValues", "needs at least one value"},
      {R"({"key":"k","fieldType":"enum","allowedValues":[]})", "allowedValues", "needs at least"},
      {R"({"key":"k","fieldType":"enum","allowedValues":"dev"})", "allowedValues", "an array"},
      {R"({"key":"k","fieldType":"enum","allowedValues":[1]})", "allowedValues", "strings alone"},
      {R"({"key":"k","fieldType":"enum","allowedValues":["a","a"]})", "allowedValues", "twice"},
      {R"({"key":"k","fieldType":"enum","allowedValues":[""]})", "allowedValues", "empty"},
      {R"({"key":"k","fieldType":"enum","allowedValues":[")" + long_name + R"("]})",
       "allowedValues", "255"},
      {R"({"key":"k","fieldType":"enum","allowedValues":[)" + values + "]}", "allowedValues",
       "501 values, at most 500"},
      {R"({"key":"k","fieldType":"enum","allowedValues":[)" + large + "]}", "allowedValues",
       "17500 bytes in all, at most 16384"},
      {R"({"key":"k","fieldType":"text","allowedValues":["a"]})", "allowedValues",
       "a field of type text has none"},
      {R"({"key":"k","fieldType":"text","workflowKind":"a","taskKind":"b"})", "taskKind",
       "together with workflowKind"},
      {R"({"key":"k","fieldType":"text","displayName":")" + long_name + R"("})", "displayName",
       "255"},
      {R"({"key":"k","fieldType":"text","description":")" + long_text + R"("})", "description",
       "1000"},
      {R"({"key":"k","fieldType":"text","extractFrom":")" + long_text + R"("})", "extractFrom",
       "1000"},
      {R"({"key":"k","fieldType":"text","displayOrder":1.5})", "displayOrder", "whole number"},
      {R"({"key":"k","fieldType":"text","displayOrder":9000000000})", "displayOrder", "1000000000"},
      {R"({"key":"k","fieldType":"text","extractFrom":"a..b"})", "extractFrom",
       "is no path in the input"},
      {R"({"key":"k","fieldType":"text","extractFrom":"a = 1"})", "extractFrom", "no path"},
  };
  RestFixture rest;
  for (const Row& row : rows) {
    INFO(row.body.substr(0, 100));
    const ClientResponse response = rest.Post(kPath, row.body);
    CHECK(response.status == 400);
    CHECK(TextAt(JsonOf(response), "field") == row.field);
    CHECK_THAT(TextAt(JsonOf(response), "error"), testing::ContainsText(row.told));
  }
  CHECK(Listed(rest).empty());
}

TEST_CASE("http fields: a key is registered once for each scope") {
  RestFixture rest;
  const std::string body = R"({"key":"env","fieldType":"text"})";
  IdOf(rest.Post(kPath, body));
  const ClientResponse again = rest.Post(kPath, body);
  CHECK(again.status == 409);
  CHECK(TextAt(JsonOf(again), "error") ==
        "there is a field with the key \"env\" and the scope global");
}

TEST_CASE("http fields: an organization has at most 1,000") {
  RestFixture rest;
  for (std::size_t i = 0; i < Limits().metadata_fields; ++i) {
    MetadataField field;
    field.tenant = rest.tenant();
    field.key = "k" + std::to_string(i);
    REQUIRE(rest.engine().metadata_fields().Create(rest.caller(), field).ok());
  }
  const ClientResponse full = rest.Post(kPath, R"({"key":"env","fieldType":"text"})");
  CHECK(full.status == 409);
  CHECK_THAT(TextAt(JsonOf(full), "error"), testing::ContainsText("has 1000"));
  CHECK(Listed(rest).size() == 1'000);
}

TEST_CASE("http fields: a strict field refuses starts over REST, a soft one does not") {
  RestFixture rest;
  const std::string path = kPath + "/" +
                           IdOf(rest.Post(kPath, R"({"key":"env","fieldType":"enum",)"
                                                 R"("allowedValues":["dev"]})"));
  const std::string start = R"({"kind":"k","metadata":{"env":"test"}})";
  const std::vector<std::string> starts = {kOrg + "/workflow-executions", kOrg + "/tasks",
                                           kOrg + "/workflows/k/trigger"};
  for (const std::string& target : starts) CHECK(rest.Post(target, start).status == 201);
  CHECK(rest.Send("PUT", path, kOwnerKey, R"({"strict":true})").status == 200);
  for (const std::string& target : starts) {
    const ClientResponse refused = rest.Post(target, start);
    CHECK(refused.status == 400);
    CHECK(TextAt(JsonOf(refused), "field") == "metadata");
    CHECK(TextAt(JsonOf(refused), "error") ==
          R"(metadata: key "env": expected one of "dev", found "test")");
  }
  CHECK(rest.Send("DELETE", path).status == 204);
  for (const std::string& target : starts) CHECK(rest.Post(target, start).status == 201);
}

}  // namespace
}  // namespace flovyn::http
