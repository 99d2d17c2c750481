#include <string>

#include "rest_fixture.h"

namespace flovyn::http {
namespace {

const std::string kWorkflowsPath = "/api/orgs/default/workflow-executions";
const std::string kTasksPath = "/api/orgs/default/tasks";

/// Orders of two cost centres, an hour apart, and as many tasks.
class Costs : public RestFixture {
 public:
  Costs() {
    for (const std::string center : {"a", "b", "a", "a"}) {
      const std::string body = R"({"kind":"k","metadata":{"center":")" + center + R"(","n":1}})";
      for (const std::string& path : {kWorkflowsPath, kTasksPath}) {
        REQUIRE(Post(path, body).status == 201);
      }
      clock().Advance(absl::Hours(1));
    }
    REQUIRE(Post(kWorkflowsPath, R"({"kind":"k"})").status == 201);
    REQUIRE(Post(kTasksPath, R"({"kind":"k"})").status == 201);
  }

  Json At(const std::string& path) {
    const ClientResponse response = Get(path);
    INFO(path << " " << response.body);
    REQUIRE(response.status == 200);
    return JsonOf(response);
  }
};

TEST_CASE("http analysis: counts are exact, whatever the filter") {
  Costs rest;
  for (const std::string& path : {kWorkflowsPath, kTasksPath}) {
    INFO(path);
    CHECK(rest.At(path + "/count").Dump() == R"({"count":5,"partial":false,"since":null})");
    CHECK(rest.At(path + "/count?query=metadata.center%3D%22a%22").Find("count")->Dump() == "3");
    CHECK(rest.At(path + "/count?to=1970-01-02").Find("count")->Dump() == "0");
    const Json answer = rest.At(path + "/count?from=1970-01-02&query=metadata.n%20IS%20NULL");
    CHECK(answer.Find("count")->Dump() == "1");
  }
}

TEST_CASE("http analysis: facets have the most frequent values first") {
  Costs rest;
  for (const std::string& path : {kWorkflowsPath, kTasksPath}) {
    const Json answer = rest.At(path + "/facets?key=center&key=kind&limit=1");
    CHECK(answer.Find("facets")->Dump() ==
          R"([{"key":"center","missing":1,"others":1,"partial":false,"since":null,)"
          R"("truncated":false,"values":[{"count":3,"value":"a"}]},)"
          R"({"key":"kind","missing":0,"others":0,"partial":false,"since":null,)"
          R"("truncated":false,"values":[{"count":5,"value":"k"}]}])");
  }
}

TEST_CASE("http analysis: keys come from a sample of the newest") {
  Costs rest;
  for (const std::string& path : {kWorkflowsPath, kTasksPath}) {
    CHECK(rest.At(path + "/keys").Dump() ==
          R"({"keys":[{"key":"center","rows":4},{"key":"n","rows":4}],"sampled":4})");
    CHECK(rest.At(path + "/keys?sample=1").Find("sampled")->Dump() == "1");
  }
}

TEST_CASE("http analysis: a report has groups by key and period, as JSON and as CSV") {
  Costs rest;
  for (const std::string& path : {kWorkflowsPath, kTasksPath}) {
    const std::string report = path + "/report?groupBy=center,kind&from=1970-01-01";
    const Json answer = rest.At(report);
    REQUIRE(answer.Find("groups")->items().size() == 3);
    const Json& first = answer.Find("groups")->items()[0];
    CHECK(first.Find("group")->Dump() == R"({"center":"a","kind":"k"})");
    CHECK(first.Find("count")->Dump() == "3");
    CHECK(first.Find("bucket")->is_null());
    const Json by_hour = rest.At(report + "&bucket=1h");
    CHECK(by_hour.Find("groups")->items().size() == 5);
    const ClientResponse csv = rest.Get(report + "&format=csv");
    CHECK(csv.Header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(csv.body.starts_with(
        "center,kind,count,ended,failed,durationSeconds,meanDurationSeconds,taskSeconds\r\n"
        "a,k,3,0,0,0.000000,0.000000,0.000000\r\n"));
  }
}

TEST_CASE("http analysis: wrong parameters are 400 by their name") {
  Costs rest;
  struct Wrong {
    std::string path;
    std::string field;
    std::string text;
  };
  const Wrong cases[] = {
      {"/count?query=kind", "query", "at position 4"},
      {"/count?from=yesterday", "from", "must be a time"},
      {"/count?from=2026-01-02&to=2026-01-01", "from", "before"},
      {"/facets", "key", "name 1 to 10"},
      {"/facets?key=createdAt", "key", "cannot be grouped by"},
      {"/facets?key=metadata.", "key", "no path in the metadata"},
      {"/facets?key=a&limit=101", "limit", "from 1 to 100"},
      {"/keys?sample=0", "sample", "from 1 to 10000"},
      {"/report?groupBy=a", "from", "required"},
      {"/report?from=1970-01-01", "groupBy", "name 1 to 3"},
      {"/report?groupBy=a,b,c,d&from=1970-01-01", "groupBy", "4 keys"},
      {"/report?groupBy=a&from=1970-01-01&bucket=1y", "bucket", "1d"},
      {"/report?groupBy=a&from=1970-01-01&bucket=9999w", "bucket", "366d"},
      {"/report?groupBy=a&from=1970-01-01&format=xml", "format", "json"},
  };
  for (const std::string& path : {kWorkflowsPath, kTasksPath}) {
    for (const Wrong& wrong : cases) {
      const ClientResponse response = rest.Get(path + wrong.path);
      INFO(path << wrong.path << " " << response.body);
      CHECK(response.status == 400);
      CHECK(TextAt(JsonOf(response), "field") == wrong.field);
      CHECK_THAT(TextAt(JsonOf(response), "error"), testing::ContainsText(wrong.text));
    }
  }
}

}  // namespace
}  // namespace flovyn::http
