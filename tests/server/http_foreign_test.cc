#include <string>

#include "rest_executions.h"
#include "router.h"
#include "routes.h"

namespace flovyn::http {
namespace {

TEST_CASE("http control: what belongs to another organization is not found through one's own") {
  for (const bool open : {false, true}) {
    RestFixture rest({.open = open});
    const auto key =
        open ? std::optional<std::string_view>() : std::optional<std::string_view>(kOtherKey);
    const std::string id =
        After(rest, {PromiseWithKey("k"), SuspendWorkflow{}}, SubmitStatus::kSuspended);
    const std::string promise = PromiseIdOf(rest, id);
    const std::string task =
        TextAt(JsonOf(rest.Post("/api/orgs/default/tasks", R"({"kind":"t"})")), "id");
    std::size_t tried = 0;
    const Router router(AllRoutes());
    for (const Endpoint& endpoint : router.endpoints()) {
      if (endpoint.route->under != Under::kOrganization) continue;
      std::string path;
      bool foreign = false;
      for (const std::string& segment : endpoint.segments) {
        const bool names = segment == "{id}" || segment == "{taskId}" || segment == "{identifier}";
        foreign = foreign || names;
        path += "/";
        path += segment == "{slug}"         ? "other"
                : segment == "{id}"         ? id
                : segment == "{taskId}"     ? task
                : segment == "{identifier}" ? "id:" + promise
                                            : segment;
      }
      if (!foreign) continue;
      ++tried;
      INFO(endpoint.route->method << " " << path);
      const std::string_view body = endpoint.route->method == "POST"
                                        ? R"({"signalName":"s","error":"e"})"
                                    : endpoint.route->method == "PATCH" ? R"({"merge":{"a":1}})"
                                                                        : "";
      CHECK(rest.Send(endpoint.route->method, path, key, body).status == 404);
    }
    CHECK(tried > 20);
    const std::string execution = rest.Get(At(id)).body;
    CHECK_THAT(execution, testing::ContainsText(R"("status":"WAITING")"));
  }
}

}  // namespace
}  // namespace flovyn::http
