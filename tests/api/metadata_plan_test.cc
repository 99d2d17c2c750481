#include "scenario.h"

// The nine integration tests that the metadata plan names, on real sockets.

namespace flovyn::testing {
namespace {

std::string FiftyOneKeys() {
  std::string text = "{";
  for (int i = 0; i < 51; ++i) {
    text += (i > 0 ? "," : "") + std::string("\"k") + std::to_string(i) + "\":1";
  }
  return text + "}";
}

/// Whether the JSON text of an answer has a member `metadata`.
bool TellsMetadata(const http::ClientResponse& response) {
  return ParseJson(response.body)->Find("metadata") != nullptr;
}

}  // namespace

TEST_CASE("rest_workflow_with_metadata: create a workflow with metadata, verify retrieval") {
  LiveEngine live;
  OverHttp rest(live, 0);
  const ApiStarted started = Must(rest.StartWorkflow(
      {.metadata = R"({"customerId":"CUST-123","amount":42,"tags":["a",{"b":null}]})"}));
  CHECK(Must(rest.GetWorkflow(started.id)).metadata ==
        R"({"amount":42,"customerId":"CUST-123","tags":["a",{"b":null}]})");
}

TEST_CASE("rest_workflow_without_metadata: the response has no metadata") {
  LiveEngine live;
  OverHttp rest(live, 0);
  const ApiStarted started = Must(rest.StartWorkflow({}));
  const auto response = rest.Send("GET", "/workflow-executions/" + started.id);
  CHECK(response.status == 200);
  CHECK_FALSE(TellsMetadata(response));
}

TEST_CASE("rest_list_workflows_metadata_filter: one key, two keys, no match") {
  LiveEngine live;
  OverHttp rest(live, 0);
  const std::string eu =
      Must(rest.StartWorkflow({.metadata = R"({"customerId":"CUST-123","region":"eu"})"})).id;
  const std::string us =
      Must(rest.StartWorkflow({.metadata = R"({"customerId":"CUST-123","region":"us"})"})).id;
  Must(rest.StartWorkflow({.metadata = R"({"customerId":"CUST-9","region":"eu"})"}));
  Must(rest.StartWorkflow({}));
  const ApiList both = Must(rest.ListWorkflows({.metadata = R"({"customerId":"CUST-123"})"}));
  REQUIRE(both.total == 2);
  CHECK(both.rows[0].id == us);
  CHECK(both.rows[1].id == eu);
  const ApiList one =
      Must(rest.ListWorkflows({.metadata = R"({"customerId":"CUST-123","region":"eu"})"}));
  REQUIRE(one.total == 1);
  CHECK(one.rows[0].id == eu);
  CHECK(Must(rest.ListWorkflows({.metadata = R"({"customerId":"nobody"})"})).total == 0);
}

TEST_CASE("rest_workflow_metadata_reserved_prefix_rejected") {
  LiveEngine live;
  OverHttp rest(live, 0);
  const auto started = rest.StartWorkflow({.metadata = R"({"_flovyn_internal":"x"})"});
  CHECK(absl::IsInvalidArgument(started.status()));
  CHECK_THAT(std::string(started.status().message()), ContainsText("_flovyn_internal"));
  CHECK(Must(rest.ListWorkflows({})).total == 0);
}

TEST_CASE("rest_task_with_metadata: create a task with metadata, verify retrieval") {
  LiveEngine live;
  OverHttp rest(live, 0);
  const ApiStarted task =
      Must(rest.SubmitTask({.kind = "report", .metadata = R"({"costCenter":"7"})"}));
  CHECK(Must(rest.GetTask(task.id)).metadata == R"({"costCenter":"7"})");
}

TEST_CASE("rest_list_tasks_metadata_filter") {
  LiveEngine live;
  OverHttp rest(live, 0);
  const std::string seven =
      Must(rest.SubmitTask({.kind = "report", .metadata = R"({"costCenter":"7"})"})).id;
  Must(rest.SubmitTask({.kind = "report", .metadata = R"({"costCenter":"8"})"}));
  const ApiList listed = Must(rest.ListTasks({.metadata = R"({"costCenter":"7"})"}));
  REQUIRE(listed.total == 1);
  CHECK(listed.rows[0].id == seven);
}

TEST_CASE("rest_task_metadata_too_many_keys") {
  LiveEngine live;
  OverHttp rest(live, 0);
  const auto task = rest.SubmitTask({.kind = "report", .metadata = FiftyOneKeys()});
  CHECK(absl::IsInvalidArgument(task.status()));
  CHECK_THAT(std::string(task.status().message()), ContainsText("51"));
  CHECK_THAT(std::string(task.status().message()), ContainsText("50"));
  CHECK(Must(rest.ListTasks({})).total == 0);
}

TEST_CASE("grpc_workflow_with_metadata: started over gRPC, verified over REST") {
  LiveEngine live;
  OverGrpc grpc(live, 0);
  OverHttp rest(live, 0);
  const ApiStarted started =
      Must(grpc.StartWorkflow({.metadata = R"({"customerId":"CUST-123","region":"eu"})"}));
  CHECK(Must(rest.GetWorkflow(started.id)).metadata ==
        R"({"customerId":"CUST-123","region":"eu"})");
  CHECK(Must(rest.ListWorkflows({.metadata = R"({"region":"eu"})"})).total == 1);
}

TEST_CASE("grpc_workflow_without_metadata: an empty map is none") {
  LiveEngine live;
  OverGrpc grpc(live, 0);
  OverHttp rest(live, 0);
  const ApiStarted started = Must(grpc.StartWorkflow({}));
  CHECK_FALSE(TellsMetadata(rest.Send("GET", "/workflow-executions/" + started.id)));
}

}  // namespace flovyn::testing
