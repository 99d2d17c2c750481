#include <functional>

#include "engine_fixture.h"
#include "test.h"

namespace flovyn::testing {
namespace {

StartWorkflowRequest Order(const EngineFixture& fixture) {
  StartWorkflowRequest request;
  request.tenant = fixture.tenant();
  request.kind = "order";
  return request;
}

}  // namespace

TEST_CASE("launch: bad input names the field and changes nothing") {
  struct Row {
    std::string field;
    std::function<void(StartWorkflowRequest&)> spoil;
  };
  const Row rows[] = {
      {"kind", [](auto& r) { r.kind = ""; }},
      {"kind", [](auto& r) { r.kind = std::string(256, 'k'); }},
      {"kind", [](auto& r) { r.kind = std::string("a\0b", 3); }},
      {"kind", [](auto& r) { r.kind = "\xff"; }},
      {"queue", [](auto& r) { r.queue = std::string(101, 'q'); }},
      {"input", [](auto& r) { r.input = "{\"a\":"; }},
      {"input", [](auto& r) { r.input = '"' + std::string(1'048'575, 'x') + '"'; }},
      {"version", [](auto& r) { r.version = std::string(51, 'v'); }},
      {"idempotency_key", [](auto& r) { r.idempotency_key = std::string(256, 'k'); }},
      {"idempotency_key_ttl_seconds", [](auto& r) { r.idempotency_ttl_seconds = 0; }},
      {"idempotency_key_ttl_seconds", [](auto& r) { r.idempotency_ttl_seconds = 2'592'001; }},
      {"metadata", [](auto& r) { r.metadata = Json::String("x"); }},
  };
  for (const Row& row : rows) {
    EngineFixture fixture;
    StartWorkflowRequest request = Order(fixture);
    row.spoil(request);
    const auto started =
        StartAndWait(fixture.engine().workflows(), fixture.caller(), std::move(request));
    INFO(row.field << ": " << started.status().message());
    CHECK(absl::IsInvalidArgument(started.status()));
    CHECK_THAT(std::string(started.status().message()), ContainsText(row.field));
    CHECK(fixture.engine().workflows().List(fixture.caller(), fixture.tenant(), {})->total == 0);
  }
}

TEST_CASE("launch: an execution is listed by its metadata as soon as start has answered") {
  EngineFixture fixture;
  StartWorkflowRequest request = Order(fixture);
  request.metadata = *ParseJson(R"({"customerId":"CUST-123","tags":["a","b"]})");
  const auto started =
      StartAndWait(fixture.engine().workflows(), fixture.caller(), std::move(request));
  REQUIRE(started.ok());
  WorkflowFilter filter;
  filter.metadata = *ParseMetadataFilter(R"({"tags":["b"]})");
  const auto listed =
      fixture.engine().workflows().List(fixture.caller(), fixture.tenant(), {.filter = filter});
  REQUIRE(listed->total == 1);
  CHECK(listed->rows[0].start.id == started->id);
}

TEST_CASE("launch: the bus tells of created and started workflows, with their metadata") {
  EngineFixture fixture;
  std::vector<LifecycleEvent> heard;
  fixture.bus().Subscribe({.tenant = fixture.tenant(), .type_prefix = "workflow."},
                          [&](const LifecycleEvent& event) { heard.push_back(event); });
  StartWorkflowRequest request = Order(fixture);
  request.metadata = std::vector<std::pair<std::string, std::string>>{{"region", "eu"}};
  REQUIRE(StartAndWait(fixture.engine().workflows(), fixture.caller(), std::move(request)).ok());
  REQUIRE(fixture.PollWorkflow()->has_work());
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].type == "workflow.created");
  CHECK(heard[1].type == "workflow.started");
  CHECK(heard[1].source == "worker:worker-1");
  for (const LifecycleEvent& event : heard) {
    CHECK_THAT(event.data, ContainsText(R"("metadata":{"region":"eu"})"));
  }
}

TEST_CASE("launch: roles decide who may do what") {
  EngineFixture fixture;
  Caller member;
  member.tenant = fixture.tenant();
  Caller stranger = member;
  stranger.tenant = TenantId(MakeUuidV7(4, 4, 4));
  CHECK(StartAndWait(fixture.engine().workflows(), member, Order(fixture)).ok());
  CHECK(absl::IsPermissionDenied(
      StartAndWait(fixture.engine().workflows(), stranger, Order(fixture)).status()));
  absl::Status finished;
  fixture.engine().tasks().Complete(member, TaskId(MakeUuidV7(3, 3, 3)), "", {},
                                    [&](const absl::Status& status) { finished = status; });
  CHECK(absl::IsPermissionDenied(finished));
}

TEST_CASE("launch: pages are bounded") {
  EngineFixture fixture;
  for (const Page& page : {Page{0, 0}, Page{101, 0}, Page{10, -1}, Page{10, 1'000'001}}) {
    CHECK(absl::IsInvalidArgument(fixture.engine()
                                      .workflows()
                                      .List(fixture.caller(), fixture.tenant(), {.page = page})
                                      .status()));
  }
}

TEST_CASE("launch: children are found by their parent") {
  EngineFixture fixture;
  const WorkflowId parent = fixture.Start();
  StartWorkflowRequest request = Order(fixture);
  request.parent = parent;
  const auto child =
      StartAndWait(fixture.engine().workflows(), fixture.caller(), std::move(request));
  REQUIRE(child.ok());
  const auto children =
      fixture.engine().workflows().Children(fixture.caller(), fixture.tenant(), parent);
  REQUIRE(children->size() == 1);
  CHECK(children->front().start.id == child->id);
  CHECK(children->front().start.metadata.empty());
}

}  // namespace flovyn::testing
