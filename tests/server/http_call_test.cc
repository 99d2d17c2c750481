#include <atomic>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "fakes/lane_hold.h"
#include "flovyn/domain/errors.h"
#include "rest_fixture.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kWorkflows = "/api/orgs/default/workflow-executions";

class FullExecutor final : public Executor {
 public:
  bool Post(std::function<void()>) override { return false; }
};

/// Runs work at once, and counts it.
class CountingExecutor final : public Executor {
 public:
  bool Post(std::function<void()> work) override {
    work();
    ++done_;
    return true;
  }
  int done() const { return done_; }

 private:
  std::atomic<int> done_ = 0;
};

/// Does what the test says instead of authenticating.
class ScriptedAuthenticator final : public Authenticator {
 public:
  explicit ScriptedAuthenticator(std::function<absl::StatusOr<Caller>()> script)
      : script_(std::move(script)) {}
  absl::StatusOr<Caller> Authenticate(std::string_view) override { return script_(); }

 private:
  std::function<absl::StatusOr<Caller>()> script_;
};

ClientResponse AnswerOf(RestFixture& rest, std::function<absl::StatusOr<Caller>()> script) {
  ScriptedAuthenticator authenticator(std::move(script));
  memory::InlineExecutor executor;
  const auto server = StartHttpServer({rest.engine(), authenticator, executor, rest.logger(),
                                       rest.clock(), rest.clock(), [] { return true; }},
                                      {.port = 0});
  REQUIRE(server.ok());
  return HttpClient((*server)->port()).Get("/api/orgs/default/workers");
}

TEST_CASE("http call: 200 starts wait in the store at once, and 2 + 2 threads serve others") {
  RestFixture rest;
  testing::LaneHold hold(rest.store());
  std::vector<HttpClient> clients;
  for (int i = 0; i < 200; ++i) {
    clients.emplace_back(rest.server().port());
    clients.back().Send(
        RestFixture::RequestText("POST", kWorkflows, kOwnerKey,
                                 R"({"kind":"k","metadata":{"i":)" + std::to_string(i) + "}}"));
  }
  for (int i = 0; i < 20; ++i)
    CHECK(rest.Send("GET", "/_/health/live", std::nullopt).status == 200);
  CHECK(rest.Get("/api/orgs/default").status == 200);
  hold.Release();
  std::set<std::string> ids;
  for (HttpClient& client : clients) {
    const ClientResponse response = client.Read();
    CHECK(response.status == 201);
    ids.insert(TextAt(JsonOf(response), "workflowExecutionId"));
  }
  CHECK(ids.size() == 200);
  CHECK(JsonOf(rest.Get(std::string(kWorkflows) + "?metadata.x=")).Find("total")->Dump() == "0");
  CHECK(JsonOf(rest.Get(kWorkflows)).Find("total")->Dump() == "200");
}

TEST_CASE("http call: what a start has answered is seen by the next list, by its metadata, too") {
  RestFixture rest;
  HttpClient client(rest.server().port());
  for (int i = 0; i < 50; ++i) {
    const std::string number = std::to_string(i);
    client.Send(RestFixture::RequestText("POST", kWorkflows, kOwnerKey,
                                         R"({"kind":"k","metadata":{"i":")" + number + "\"}}"));
    REQUIRE(client.Read().status == 201);
    client.Send(RestFixture::RequestText("GET", std::string(kWorkflows) + "?metadata.i=" + number,
                                         kOwnerKey));
    CHECK(JsonOf(client.Read()).Find("total")->Dump() == "1");
  }
}

TEST_CASE("http call: a full executor answers at once that it is busy") {
  FullExecutor full;
  RestFixture rest({.other_executor = &full});
  const ClientResponse busy = rest.Get(kWorkflows);
  CHECK(busy.status == 429);
  CHECK(busy.Header("Retry-After") == "1");
  CHECK(rest.Send("GET", "/_/health/live", std::nullopt).status == 200);
  CHECK(rest.Send("GET", kWorkflows, std::nullopt).status == 401);
}

TEST_CASE("http call: a defect is 500 without its text, which the log has") {
  RestFixture rest;
  const ClientResponse thrown = AnswerOf(
      rest, []() -> absl::StatusOr<Caller> { throw std::runtime_error("secret of a library"); });
  const ClientResponse returned =
      AnswerOf(rest, []() -> absl::StatusOr<Caller> { return Internal("secret of ours"); });
  for (const ClientResponse& response : {thrown, returned}) {
    CHECK(response.status == 500);
    CHECK(response.body == R"({"error":"an unexpected failure; the server's log says more"})");
  }
  std::string errors;
  for (const RecordingLogger::Line& line : rest.logger().lines()) {
    if (line.level == LogLevel::kError) errors += line.text + "\n";
  }
  CHECK_THAT(errors, testing::ContainsText("secret of a library"));
  CHECK_THAT(errors, testing::ContainsText("secret of ours"));
}

TEST_CASE("http call: each code has its status") {
  RestFixture rest;
  const auto status_of = [&](const absl::Status& error) {
    return AnswerOf(rest, [&]() -> absl::StatusOr<Caller> { return error; }).status;
  };
  CHECK(status_of(InvalidField("f", "w")) == 400);
  CHECK(status_of(Unauthenticated("w")) == 401);
  CHECK(status_of(PermissionDenied("w")) == 403);
  CHECK(status_of(NotFound("w", "i")) == 404);
  CHECK(status_of(AlreadyExists("w")) == 409);
  CHECK(status_of(FailedPrecondition("w")) == 409);
  CHECK(status_of(Conflict("w")) == 409);
  CHECK(status_of(ResourceExhausted("w")) == 429);
  CHECK(status_of(Unimplemented("w")) == 501);
  CHECK(status_of(Cancelled("w")) == 503);
  CHECK(status_of(Unavailable("w")) == 503);
  CHECK(status_of(DeadlineExceeded("w")) == 504);
}

TEST_CASE("http call: one line of log a request, with the route and without secrets") {
  RestFixture rest;
  rest.Get("/api/orgs/default/workers/01890000-0000-7000-8000-00000000abcd?type=secret-query");
  rest.Send("GET", "/secret/path", kOwnerKey);
  const std::vector<RecordingLogger::Line> lines = rest.logger().lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].level == LogLevel::kDebug);
  CHECK_THAT(lines[0].text,
             testing::ContainsText("http request method=GET route=/api/orgs/{slug}/workers/"
                                   "{workerId} principal=principal-of-owner-key status=404 ms="));
  CHECK_THAT(lines[1].text, testing::ContainsText("route=(none) principal= status=404"));
  for (const RecordingLogger::Line& line : lines) {
    CHECK(line.text.find("secret") == std::string::npos);
    CHECK(line.text.find("owner-key\"") == std::string::npos);
    CHECK(line.text.find("Bearer") == std::string::npos);
    CHECK(line.text.find("abcd") == std::string::npos);
  }
}

TEST_CASE("http call: health tells versions and components, readiness also the end") {
  RestFixture rest;
  const auto get = [&](std::string_view path) { return rest.Send("GET", path, std::nullopt); };
  CHECK(get("/_/health").body == R"({"status":"UP","version":"1.2.3","plugins":[]})");
  CHECK(get("/_/health/live").body == R"({"status":"UP"})");
  CHECK(get("/_/health/ready").body ==
        R"({"status":"UP","components":[{"name":"server","status":"UP","error":null},)"
        R"({"name":"database","status":"UP","error":null}]})");
  rest.SetReady(false);
  for (const std::string_view path : {"/_/health/ready", "/_/health/startup"}) {
    const ClientResponse stopping = get(path);
    CHECK(stopping.status == 503);
    CHECK_THAT(
        stopping.body,
        testing::ContainsText(R"("status":"DOWN","components":[{"name":"server","status":"DOWN")"));
  }
  CHECK(get("/_/health/live").status == 200);
  rest.SetReady(true);
  rest.store().Close();
  CHECK(rest.Post(kWorkflows, R"({"kind":"k"})").status == 503);
}

TEST_CASE("http call: shutdown gives up clients but not the store's answers") {
  CountingExecutor executor;
  RestFixture rest({.other_executor = &executor});
  testing::LaneHold hold(rest.store());
  HttpClient client(rest.server().port());
  client.Send(RestFixture::RequestText("POST", kWorkflows, kOwnerKey, R"({"kind":"k"})"));
  REQUIRE(Eventually([&] { return executor.done() == 1; }));
  std::atomic<bool> done = false;
  std::thread stopper([&] {
    rest.server().Shutdown(absl::ZeroDuration());
    done = true;
  });
  CHECK(client.AtEnd());
  CHECK_FALSE(done);
  hold.Release();
  stopper.join();
  CHECK(done);
}

TEST_CASE("http call: shutdown lets requests end within its grace") {
  CountingExecutor executor;
  RestFixture rest({.other_executor = &executor});
  testing::LaneHold hold(rest.store());
  HttpClient client(rest.server().port());
  client.Send(RestFixture::RequestText("POST", kWorkflows, kOwnerKey, R"({"kind":"k"})"));
  REQUIRE(Eventually([&] { return executor.done() == 1; }));
  std::thread stopper([&] { rest.server().Shutdown(absl::Seconds(60)); });
  hold.Release();
  CHECK(client.Read().status == 201);
  CHECK(client.AtEnd());
  stopper.join();
  CHECK_THROWS(HttpClient(rest.server().port()));
}

TEST_CASE("http call: a port in use is said") {
  RestFixture rest;
  memory::InlineExecutor executor;
  ScriptedAuthenticator nobody([] { return absl::StatusOr<Caller>(Caller()); });
  const auto second = StartHttpServer({rest.engine(), nobody, executor, rest.logger(), rest.clock(),
                                       rest.clock(), [] { return true; }},
                                      {.port = rest.server().port()});
  CHECK(absl::IsUnavailable(second.status()));
  CHECK_THAT(std::string(second.status().message()),
             testing::ContainsText(std::to_string(rest.server().port())));
}

}  // namespace
}  // namespace flovyn::http
