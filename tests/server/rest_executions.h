#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flovyn/domain/commands.h"
#include "rest_fixture.h"

namespace flovyn::http {

// Executions in the states that tests of the REST API begin with.

inline constexpr std::string_view kWorkflows = "/api/orgs/default/workflow-executions";
inline constexpr std::string_view kUnknownId = "01890000-0000-7000-8000-00000000abcd";

inline std::string At(std::string_view id, std::string_view rest = "") {
  return std::string(kWorkflows) + "/" + std::string(id) + std::string(rest);
}

inline std::string Started(RestFixture& rest, std::string_view body = R"({"kind":"k"})") {
  const ClientResponse response = rest.Post(kWorkflows, body);
  INFO(response.body);
  REQUIRE(response.status == 201);
  return TextAt(JsonOf(response), "workflowExecutionId");
}

inline std::string Dump(const ClientResponse& response, std::string_view member) {
  const Json body = JsonOf(response);
  const Json* value = body.Find(member);
  return value == nullptr ? "(none)" : value->Dump();
}

/// An execution that is claimed, has issued these commands, and is in this state.
inline std::string After(RestFixture& rest, std::vector<Command> commands, SubmitStatus status) {
  const std::string id = Started(rest);
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(id, std::move(commands), status);
  return id;
}

inline std::string Failed(RestFixture& rest) {
  return After(rest, {FailWorkflow{.error = "broken"}}, SubmitStatus::kFailed);
}

inline CreatePromise PromiseWithKey(const std::string& key) {
  return CreatePromise{.name = "approval", .idempotency_key = key};
}

inline std::string PromiseIdOf(RestFixture& rest, const std::string& workflow) {
  const Json events = JsonOf(rest.Get(At(workflow, "/events")));
  for (const Json& event : events.Find("events")->items()) {
    if (TextAt(event, "eventType") == "PROMISE_CREATED") {
      return TextAt(*event.Find("data"), "promiseId");
    }
  }
  return {};
}

}  // namespace flovyn::http
