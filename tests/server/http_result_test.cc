#include <string>

#include "flovyn/domain/commands.h"
#include "rest_fixture.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kWorkflows = "/api/orgs/default/workflow-executions";

std::string Started(RestFixture& rest) {
  return TextAt(JsonOf(rest.Post(kWorkflows, R"({"kind":"k"})")), "workflowExecutionId");
}

std::string ResultOf(const std::string& id, const std::string& wait = "") {
  return std::string(kWorkflows) + "/" + id + "/result" + (wait.empty() ? "" : "?wait=" + wait);
}

/// Whether a wait has set the alarm of its next look.
bool Parked(RestFixture& rest) {
  const auto alarm = rest.clock().next_alarm();
  return alarm && *alarm <= rest.clock().Now() + absl::Seconds(2);
}

/// A client whose question is parked.
HttpClient Asking(RestFixture& rest, const std::string& id, const std::string& wait) {
  HttpClient client(rest.server().port());
  client.Send(RestFixture::RequestText("GET", ResultOf(id, wait), kOwnerKey));
  REQUIRE(Eventually([&] { return Parked(rest); }));
  return client;
}

WorkflowExecution Newest(RestFixture& rest, const std::string& id) {
  return rest.engine()
      .workflows()
      .GetNewestRun(Caller::Trusted(), rest.tenant(), *WorkflowId::Parse(id))
      .value();
}

TEST_CASE("http result: without a wait the status is told at once") {
  RestFixture rest;
  const std::string id = Started(rest);
  const ClientResponse open = rest.Get(ResultOf(id));
  CHECK(open.status == 202);
  CHECK(TextAt(JsonOf(open), "status") == "PENDING");
  CHECK(JsonOf(open).Find("output")->is_null());
  CHECK(rest.Get(ResultOf(id, "0s")).status == 202);
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(id, {CompleteWorkflow{.output = Payload::Trusted("{\"n\":1.0}")}},
              SubmitStatus::kCompleted);
  for (const std::string wait : {"", "60s", "1m"}) {
    const ClientResponse done = rest.Get(ResultOf(id, wait));
    CHECK(done.status == 200);
    CHECK(TextAt(JsonOf(done), "status") == "COMPLETED");
    CHECK_THAT(done.body, testing::ContainsText(R"("output":{"n":1.0},"error":null)"));
  }
}

TEST_CASE("http result: an end on this node is told at once, with its error or output") {
  RestFixture rest;
  const std::string id = Started(rest);
  HttpClient client = Asking(rest, id, "30s");
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(id, {FailWorkflow{.error = "broken"}}, SubmitStatus::kFailed);
  const ClientResponse response = client.Read();  // time stands still: only the event can tell
  CHECK(response.status == 200);
  CHECK(TextAt(JsonOf(response), "status") == "FAILED");
  CHECK(TextAt(JsonOf(response), "error") == "broken");
}

TEST_CASE("http result: a cancellation ends the wait, too") {
  RestFixture rest;
  const std::string id = Started(rest);
  HttpClient client = Asking(rest, id, "30s");
  CHECK(rest.Post(std::string(kWorkflows) + "/" + id + "/cancel", "").status == 200);
  CHECK(TextAt(JsonOf(client.Read()), "status") == "CANCELLED");
}

TEST_CASE("http result: of one that continues as new, the newest run is waited for") {
  RestFixture rest;
  const std::string first = Started(rest);
  HttpClient client = Asking(rest, first, "30s");
  for (const char* input : {"1", "2"}) {
    const WorkflowExecution newest = Newest(rest, first);
    REQUIRE(rest.Claim(WorkType::kWorkflow));
    rest.Submit(newest.start.id.str(),
                {ContinueAsNew{.input = Payload::Trusted(input), .seen = newest.current_sequence}},
                SubmitStatus::kContinuedAsNew);
  }
  const WorkflowExecution last = Newest(rest, first);
  CHECK(rest.Get(ResultOf(first)).status == 202);
  REQUIRE(rest.Claim(WorkType::kWorkflow));
  rest.Submit(last.start.id.str(), {CompleteWorkflow{.output = Payload::Trusted("7")}},
              SubmitStatus::kCompleted);
  const ClientResponse response = client.Read();  // time stands still: only events can tell
  CHECK(response.status == 200);
  CHECK(TextAt(JsonOf(response), "status") == "COMPLETED");
  CHECK(TextAt(JsonOf(response), "workflowExecutionId") == last.start.id.str());
  CHECK(rest.Get(ResultOf(first)).body == response.body);
  const Json begin = JsonOf(rest.Get(std::string(kWorkflows) + "/" + first));
  CHECK(TextAt(begin, "status") == "CONTINUED_AS_NEW");
  const Json end = JsonOf(rest.Get(std::string(kWorkflows) + "/" + last.start.id.str()));
  CHECK(end.Find("runNumber")->Dump() == "3");
  CHECK(TextAt(end, "firstExecutionId") == first);
  CHECK(TextAt(end, "continuedFrom") != TextAt(end, "firstExecutionId"));
  const Json middle =
      JsonOf(rest.Get(std::string(kWorkflows) + "/" + TextAt(end, "continuedFrom")));
  CHECK(TextAt(middle, "continuedAs") == last.start.id.str());
  CHECK(TextAt(begin, "continuedAs") == TextAt(middle, "id"));
}

TEST_CASE("http result: when the wait is over the answer is 202") {
  RestFixture rest;
  const std::string id = Started(rest);
  HttpClient client = Asking(rest, id, "1s");
  rest.clock().Advance(absl::Seconds(1));
  const ClientResponse response = client.Read();
  CHECK(response.status == 202);
  CHECK(TextAt(JsonOf(response), "status") == "PENDING");
}

TEST_CASE("http result: more waits than the bound are refused, and there is room afterwards") {
  RestFixture rest({.max_result_waits = 1});
  const std::string id = Started(rest);
  HttpClient first = Asking(rest, id, "30s");
  const ClientResponse refused = rest.Get(ResultOf(id, "30s"));
  CHECK(refused.status == 429);
  CHECK_THAT(refused.body, testing::ContainsText("at most 1 may"));
  CHECK(rest.Get(ResultOf(id)).status == 202);
  first.Close();
  REQUIRE(Eventually([&] { return !Parked(rest); }));
  HttpClient second = Asking(rest, id, "30s");
}

TEST_CASE("http result: a server that stops answers who waits") {
  RestFixture rest;
  const std::string id = Started(rest);
  HttpClient client = Asking(rest, id, "60s");
  rest.server().Shutdown(absl::Seconds(10));
  CHECK(client.Read().status == 202);
}

TEST_CASE("http result: wrong waits and ids") {
  RestFixture rest;
  const std::string id = Started(rest);
  for (const std::string wait : {"61s", "2m", "x", "-1s", "1", "1.5s"}) {
    INFO(wait);
    const ClientResponse response = rest.Get(ResultOf(id, wait));
    CHECK(response.status == 400);
    CHECK(TextAt(JsonOf(response), "field") == "wait");
  }
  CHECK(rest.Get(ResultOf("x")).status == 400);
  CHECK(rest.Get(ResultOf("01890000-0000-7000-8000-00000000abcd", "30s")).status == 404);
}

}  // namespace
}  // namespace flovyn::http
