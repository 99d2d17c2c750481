#include <set>
#include <sstream>

#include "rest_fixture.h"
#include "test.h"

namespace flovyn::http {
namespace {

bool Has(const std::string& page, const std::string& line) {
  return page.find("\n" + line) != std::string::npos;
}

}  // namespace

TEST_CASE("metrics: counters of the engine and of the requests, without credentials") {
  RestFixture rest;
  REQUIRE(rest.Post("/api/orgs/default/workflow-executions", R"({"kind":"order"})").status == 201);
  REQUIRE(rest.Get("/api/orgs/default/workflow-executions/x").status == 400);
  const ClientResponse response = rest.Send("GET", "/_/metrics", std::nullopt);
  REQUIRE(response.status == 200);
  const std::string& page = response.body;
  CHECK(Has(page, "flovyn_write_transactions_total 1\n"));
  CHECK(Has(page, "flovyn_executions_total{event=\"workflow.created\"} 1\n"));
  CHECK(Has(page, "flovyn_parked_polls 0\n"));
  CHECK(Has(page, "flovyn_retention_deleted_total{type=\"workflow\"} 0\n"));
  CHECK(Has(page, "flovyn_retention_deleted_total{type=\"task\"} 0\n"));
  CHECK(Has(page, R"(flovyn_http_requests_total{route="startWorkflow",code="2xx"} 1)"));
  CHECK(Has(page, R"(flovyn_http_requests_total{route="getWorkflow",code="4xx"} 1)"));
  CHECK(Has(page,
            R"(flovyn_http_request_duration_seconds_bucket{route="startWorkflow",le="+Inf"} 1)"));
  CHECK(Has(page, "process_resident_memory_bytes "));
  CHECK(page.find("order") == std::string::npos);  // nothing of what the requests carried
}

TEST_CASE("metrics: each sample has its help and type, and each line is well-formed") {
  RestFixture rest;
  const std::string page = rest.Send("GET", "/_/metrics", std::nullopt).body;
  std::set<std::string> known;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) known.insert(line.substr(7, line.find(' ', 7) - 7));
    if (line.starts_with("#")) continue;
    std::string name = line.substr(0, line.find_first_of("{ "));
    for (const char* part : {"_bucket", "_sum", "_count"}) {
      if (name.ends_with(part)) name.resize(name.size() - std::string(part).size());
    }
    CHECK(known.contains(name));
    CHECK(line.rfind(' ') + 1 < line.size());
  }
}

}  // namespace flovyn::http
