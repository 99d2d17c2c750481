#include "scripted_server.h"
#include "test.h"

namespace flovyn::cli {
namespace {

using testing::ContainsText;

constexpr char kField[] = R"({"id":"f1","key":"env","fieldType":"enum","scope":"global"})";
constexpr char kQuery[] = R"({"id":"q1","name":"failed","entity":"workflow","query":"x"})";

/// The one request that the command makes.
SeenRequest Sent(const std::string& answer, const std::vector<std::string>& arguments) {
  const ProgramRun run = RunAgainst({answer}, arguments);
  INFO(run.err);
  REQUIRE(run.code == ExitCode::kOk);
  REQUIRE(run.requests.size() == 1);
  return run.requests.front();
}

TEST_CASE("cli metadata command: shows it, or changes what is said") {
  const std::string answer = R"({"metadata":{"region":"eu","n":3}})";
  const ProgramRun shown = RunAgainst({answer}, {"workflows", "metadata", "w1"});
  CHECK(shown.out == "n       3\nregion  eu\n");
  CHECK(shown.requests.at(0).line == "GET /api/orgs/default/workflow-executions/w1");

  const SeenRequest change =
      Sent(answer, {"workflows", "metadata", "w1", "--metadata", "region=eu", "--delete", "old",
                    "--delete", "older", "--increment", "n=-1.5", "--reason", "moved"});
  CHECK(change.line == "PATCH /api/orgs/default/workflow-executions/w1/metadata");
  CHECK(change.body == R"({"merge":{"region":"eu"},"delete":["old","older"],)"
                       R"("increment":{"n":-1.5},"reason":"moved"})");
  const SeenRequest replaced =
      Sent(answer, {"tasks", "metadata", "t1", "--replace", "--metadata", "a:=1"});
  CHECK(replaced.line == "PATCH /api/orgs/default/task-executions/t1/metadata");
  CHECK(replaced.body == R"({"set":{"a":1}})");
  CHECK(Sent(answer, {"tasks", "metadata", "t1", "--replace"}).body == R"({"set":{}})");
}

TEST_CASE("cli metadata command: a change that says nothing, and no number") {
  const ProgramRun nothing = RunAgainst({}, {"workflows", "metadata", "w1", "--reason", "why"});
  CHECK(nothing.code == ExitCode::kUsage);
  CHECK(nothing.requests.empty());
  for (const std::string pair : {"n", "n=x", "=1", "n=1,"}) {
    const ProgramRun run = RunAgainst({}, {"workflows", "metadata", "w1", "--increment", pair});
    CHECK(run.code == ExitCode::kUsage);
    CHECK_THAT(run.err, ContainsText("--increment: '" + pair + "' is not KEY=NUMBER"));
  }
}

TEST_CASE("cli fields: listed, created, changed and deleted") {
  const ProgramRun list = RunAgainst({std::string(R"({"fields":[)") + kField + "]}"},
                                     {"fields", "list", "--workflow-kind", "order"});
  CHECK(list.requests.at(0).line == "GET /api/orgs/default/metadata-fields?workflow_kind=order");
  CHECK_THAT(list.out, ContainsText("f1  env  enum       global"));

  const SeenRequest created =
      Sent(kField, {"fields", "create", "env", "--type", "enum", "--value", "prod", "--value",
                    "test", "--name", "Environment", "--order", "2", "--strict", "--extract-from",
                    "meta.env", "--task-kind", "resize"});
  CHECK(created.line == "POST /api/orgs/default/metadata-fields");
  CHECK(created.body == R"({"key":"env","fieldType":"enum","displayName":"Environment",)"
                        R"("taskKind":"resize","extractFrom":"meta.env",)"
                        R"("allowedValues":["prod","test"],"displayOrder":2,"strict":true})");
  const SeenRequest changed =
      Sent(kField, {"fields", "update", "f1", "--no-strict", "--sensitive"});
  CHECK(changed.line == "PUT /api/orgs/default/metadata-fields/f1");
  CHECK(changed.body == R"({"strict":false,"sensitive":true})");
  CHECK(Sent(kField, {"fields", "get", "f1"}).line == "GET /api/orgs/default/metadata-fields/f1");
  CHECK(Sent("", {"fields", "delete", "f1"}).line == "DELETE /api/orgs/default/metadata-fields/f1");
  CHECK(RunAgainst({}, {"fields", "create", "env", "--type", "colour"}).code == ExitCode::kUsage);
}

TEST_CASE("cli queries: listed, created, changed, deleted") {
  const ProgramRun list = RunAgainst({std::string(R"({"savedQueries":[)") + kQuery + "]}"},
                                     {"queries", "list", "--entity", "workflow"});
  CHECK(list.requests.at(0).line == "GET /api/orgs/default/saved-queries?entity=workflow");
  CHECK_THAT(list.out, ContainsText("q1  failed  workflow  x"));

  const SeenRequest created = Sent(kQuery, {"queries", "create", "failed", "--entity", "workflow",
                                            "-q", "status = \"FAILED\"", "--shared"});
  CHECK(created.line == "POST /api/orgs/default/saved-queries");
  CHECK(created.body == R"({"name":"failed","entity":"workflow",)"
                        R"("query":"status = \"FAILED\"","isShared":true})");
  const SeenRequest changed =
      Sent(kQuery, {"queries", "update", "q1", "--description", "", "--no-shared"});
  CHECK(changed.line == "PUT /api/orgs/default/saved-queries/q1");
  CHECK(changed.body == R"({"description":"","isShared":false})");
  CHECK(Sent("", {"queries", "delete", "q1"}).line == "DELETE /api/orgs/default/saved-queries/q1");
}

TEST_CASE("cli registry: a flag that is not given is not sent") {
  CHECK(Sent(kField, {"fields", "update", "f1", "--name", "x"}).body == R"({"displayName":"x"})");
  CHECK(Sent(kQuery, {"queries", "update", "q1", "--name", "x"}).body == R"({"name":"x"})");
}

TEST_CASE("cli queries: a run shows the list of what the query is about") {
  const ProgramRun tasks = RunAgainst(
      {R"({"tasks":[{"id":"t1","kind":"resize"}],"total":9,"nextCursor":"c2"})"},
      {"queries", "run", "q1", "--limit", "1", "--cursor", "c1", "--columns", "id,kind"});
  CHECK(tasks.requests.at(0).line == "POST /api/orgs/default/saved-queries/q1/execute");
  CHECK(tasks.requests.at(0).body == R"({"limit":1,"cursor":"c1"})");
  CHECK(tasks.out == "id  kind\nt1  resize\n");
  CHECK_THAT(tasks.err, ContainsText("--cursor c2"));
  const ProgramRun definitions =
      RunAgainst({R"({"definitions":[{"kind":"order"}],"total":1})"}, {"queries", "run", "q1"});
  CHECK_THAT(definitions.out, ContainsText("kind   name"));
  CHECK_THAT(definitions.out, ContainsText("\norder"));
}

}  // namespace
}  // namespace flovyn::cli
