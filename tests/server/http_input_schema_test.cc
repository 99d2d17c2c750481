#include <algorithm>
#include <string>

#include "rest_fixture.h"
#include "schema/schema_book.h"

namespace flovyn::http {
namespace {

constexpr std::string_view kStart = "/api/orgs/default/workflow-executions";
constexpr std::string_view kTrigger = "/api/orgs/default/workflows/order/trigger";
constexpr std::string_view kSignal = "/api/orgs/default/workflow-executions/signal-with-start";
constexpr std::string_view kTask = "/api/orgs/default/task-executions";

constexpr char kOrder[] =
    R"({"type":"object","properties":{"amount":{"type":"integer","minimum":1},"sku":{"type":"string"}},
        "required":["sku"]})";

WorkerRegistration Registration(const TenantId& tenant, const std::string& schema) {
  Capability kind;
  kind.kind = "order";
  if (!schema.empty()) kind.input_schema = Payload::Trusted(schema);
  WorkerRegistration registration;
  registration.tenant = tenant;
  registration.name = "w";
  registration.workflows = {kind};
  registration.tasks = {kind};
  return registration;
}

void Register(RestFixture& rest, const std::string& schema) {
  const auto worker =
      rest.engine().workers().Register(rest.caller(), Registration(rest.tenant(), schema));
  REQUIRE(worker.ok());
}

/// As another node would, past this one's services.
void RegisterElsewhere(RestFixture& rest, const std::string& schema) {
  REQUIRE(rest.store().workers().Register(Registration(rest.tenant(), schema)).ok());
}

int StatusOf(RestFixture& rest, const std::string& input) {
  return rest.Post(kStart, R"({"kind":"order","input":)" + input + "}").status;
}

/// The body of a signal-with-start, where `input` has another name.
std::string Signal(std::string input) {
  input.replace(1, std::string_view("input").size(), "workflowInput");
  return R"({"workflowId":"1","workflowKind":"order","signalName":"s",)" + input + "}";
}

std::int64_t Warnings(RestFixture& rest) {
  std::int64_t count = 0;
  for (const RecordingLogger::Line& line : rest.logger().lines()) {
    if (line.level == LogLevel::kWarning) ++count;
  }
  return count;
}

TEST_CASE("http input schema: every start over REST is checked") {
  RestFixture rest;
  Register(rest, kOrder);
  const std::string wrong = R"("input":{"amount":0})";
  const ClientResponse answers[] = {
      rest.Post(kStart, R"({"kind":"order",)" + wrong + "}"),
      rest.Post(kTrigger, "{" + wrong + "}"),
      rest.Post(kTask, R"({"kind":"order",)" + wrong + "}"),
      rest.Post(kSignal, Signal(wrong)),
  };
  for (const ClientResponse& answer : answers) {
    INFO(answer.body);
    CHECK(answer.status == 400);
    const Json body = JsonOf(answer);
    CHECK((TextAt(body, "field") == "input" || TextAt(body, "field") == "workflowInput"));
    CHECK_THAT(TextAt(body, "error"), testing::ContainsText("kind 'order' says: 2 errors"));
    CHECK_THAT(TextAt(body, "error"), testing::ContainsText("/amount"));
    REQUIRE(body.Find("details") != nullptr);
    REQUIRE(body.Find("details")->items().size() == 2);
    const Json& first = body.Find("details")->items()[0];
    CHECK(TextAt(first, "path") == "/amount");
    CHECK(TextAt(first, "message") == "Expected number greater than or equal to 1.000000");
  }
  CHECK(JsonOf(rest.Get(kStart)).Find("total")->Dump() == "0");
  CHECK(JsonOf(rest.Get(kTask)).Find("total")->Dump() == "0");

  const std::string right = R"("input":{"sku":"A","amount":1})";
  CHECK(rest.Post(kStart, R"({"kind":"order",)" + right + "}").status == 201);
  CHECK(rest.Post(kTrigger, "{" + right + "}").status == 201);
  CHECK(rest.Post(kTask, R"({"kind":"order",)" + right + "}").status == 201);
  CHECK(rest.Post(kSignal, Signal(right)).status == 201);
  // No input is {}.
  CHECK(rest.Post(kTrigger, "{}").status == 400);
}

TEST_CASE("http input schema: without a definition or a schema everything is taken") {
  RestFixture rest;
  CHECK(StatusOf(rest, "1") == 201);
  Register(rest, "");
  CHECK(StatusOf(rest, "1") == 201);
  Register(rest, R"({"type":"object"})");
  CHECK(StatusOf(rest, "1") == 400);
  CHECK(rest.Post(kStart, R"({"kind":"other","input":1})").status == 201);
}

TEST_CASE("http input schema: the last registration counts, of this node at once, of others soon") {
  RestFixture rest;
  Register(rest, R"({"type":"string"})");
  CHECK(StatusOf(rest, "1") == 400);
  Register(rest, R"({"type":"number"})");
  CHECK(StatusOf(rest, "1") == 201);
  RegisterElsewhere(rest, R"({"type":"boolean"})");
  CHECK(StatusOf(rest, "1") == 201);  // what was read is not older than the bound
  rest.clock().Advance(absl::Seconds(5));
  CHECK(StatusOf(rest, "1") == 201);
  rest.clock().Advance(absl::Milliseconds(1));
  CHECK(StatusOf(rest, "1") == 400);
  CHECK(StatusOf(rest, "true") == 201);
}

TEST_CASE("http input schema: one that cannot be checked checks nothing, and is logged once") {
  RestFixture rest;
  Register(rest, R"({"$ref":"https://example.com/order.json"})");
  for (int i = 0; i < 3; ++i) {
    CHECK(StatusOf(rest, "1") == 201);
    rest.clock().Advance(absl::Seconds(6));
  }
  CHECK(Warnings(rest) == 1);
  const auto lines = rest.logger().lines();
  const bool told = std::any_of(lines.begin(), lines.end(), [](const auto& line) {
    return line.text.find("kind=order") != std::string::npos &&
           line.text.find("https://example.com/order.json") != std::string::npos;
  });
  CHECK(told);
}

TEST_CASE("http input schema: schemas are of their organization") {
  RestFixture rest;
  Register(rest, R"({"type":"string"})");
  const std::string start = R"({"kind":"order","input":1})";
  CHECK(StatusOf(rest, "1") == 400);
  CHECK(rest.Send("POST", "/api/orgs/other/workflow-executions", kOtherKey, start).status == 201);
}

TEST_CASE("schema book: the longest unused kinds go") {
  RestFixture rest;
  SchemaBook book(rest.engine().workers(), rest.clock(), rest.logger());
  Register(rest, R"({"type":"string"})");
  const auto find = [&](const std::string& kind) {
    return *book.Find(rest.tenant(), WorkType::kTask, kind);
  };
  const auto first = find("order");
  REQUIRE(first != nullptr);
  // The same one while it is kept; kinds that there are not take room, too.
  for (std::size_t i = 0; i + 1 < SchemaBook::kMaxKinds; ++i) find("k" + std::to_string(i));
  CHECK(find("order") == first);
  for (std::size_t i = 0; i < SchemaBook::kMaxKinds; ++i) find("l" + std::to_string(i));
  const auto again = find("order");
  CHECK(again != nullptr);
  CHECK(again != first);
}

}  // namespace
}  // namespace flovyn::http
