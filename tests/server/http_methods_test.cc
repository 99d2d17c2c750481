#include <string>

#include "rest_fixture.h"

namespace flovyn::http {
namespace {

TEST_CASE("http routes: unknown paths are 404, wrong methods 405 with what is possible") {
  RestFixture rest;
  for (const std::string path : {"/", "/api", "/api/orgs/default/nothing", "/api/orgs/default/",
                                 "/_/health/", "/api/orgs/default/workflows/a/b/c/d"}) {
    INFO(path);
    const ClientResponse response = rest.Send("GET", path, std::nullopt);
    CHECK(response.status == 404);
    CHECK(TextAt(JsonOf(response), "error") == "path " + path + " was not found");
  }
  const ClientResponse wrong = rest.Send("DELETE", "/api/orgs/default/tasks", std::nullopt);
  CHECK(wrong.status == 405);
  CHECK(wrong.Header("Allow") == "POST, GET, HEAD");
  CHECK_FALSE(TextAt(JsonOf(wrong), "error").empty());
  CHECK(rest.Send("GET", "/api/tenants", std::nullopt).Header("Allow") == "POST");
  CHECK(rest.Send("head", "/_/health", std::nullopt).status == 405);
}

TEST_CASE("http routes: HEAD is GET without the body") {
  RestFixture rest;
  const ClientResponse get = rest.Get("/api/orgs/default/workflows");
  const ClientResponse head = rest.Send("HEAD", "/api/orgs/default/workflows");
  CHECK(head.status == 200);
  CHECK(head.Header("Content-Length") == std::to_string(get.body.size()));
  CHECK(rest.Send("HEAD", "/api/orgs/default/workflows", std::nullopt).status == 401);
}

}  // namespace
}  // namespace flovyn::http
