// What this server adds to the protocol, on the wire: executions as clients see them, metadata that
// is no texts, tasks that fail for good.
#include "grpc_scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Control = v1::ExecutionControl::Stub;
using Tasks = v1::TaskExecution::Stub;
using google::protobuf::Empty;

constexpr char kMetadata[] = R"({"customer":{"id":7},"vip":true})";

/// Starts a workflow with metadata that is no texts; its id.
std::string StartWithJson(GrpcUnderTest& grpc) {
  v1::StartWorkflowRequest start;
  start.set_org_id(kOrg);
  start.set_workflow_kind("order");
  start.set_input("[1]");
  start.set_queue("eu");
  start.set_priority_seconds(2);
  start.set_workflow_version("7");
  start.set_metadata_json(kMetadata);
  v1::StartWorkflowResponse started;
  REQUIRE(Ask(*grpc.workflows, &v1::WorkflowDispatch::Stub::StartWorkflow, start, started).ok());
  return started.workflow_execution_id();
}

v1::ListWorkflowsResponse List(GrpcUnderTest& grpc, v1::ListWorkflowsRequest request) {
  request.set_org_id(kOrg);
  v1::ListWorkflowsResponse list;
  REQUIRE(Ask(*grpc.executions, &Control::ListWorkflows, request, list).ok());
  return list;
}

v1::WorkflowDetails Get(GrpcUnderTest& grpc, const std::string& id) {
  v1::GetWorkflowRequest request;
  request.set_org_id(kOrg);
  request.set_workflow_execution_id(id);
  v1::GetWorkflowResponse response;
  REQUIRE(Ask(*grpc.executions, &Control::GetWorkflow, request, response).ok());
  return response.workflow();
}

TEST_CASE("grpc executions: a workflow is read with all that its start gave it") {
  GrpcUnderTest grpc;
  const v1::WorkflowDetails found = Get(grpc, StartWithJson(grpc));
  CHECK(found.kind() == "order");
  CHECK(found.input() == "[1]");
  CHECK(found.metadata_json() == kMetadata);
  CHECK(found.queue() == "eu");
  CHECK(found.priority_ms() == 2'000);
  CHECK(found.workflow_version() == "7");
  CHECK_FALSE(found.has_parent_workflow_execution_id());
  CHECK(found.status() == "PENDING");
  CHECK(found.current_sequence() == 1);
  CHECK(found.created_at_ms() > 0);
  CHECK_FALSE(found.has_completed_at_ms());
}

TEST_CASE("grpc executions: lists by metadata, kind, queue and status, page by page") {
  GrpcUnderTest grpc;
  const std::string with_json = StartWithJson(grpc);
  grpc.Start("order");
  grpc.Start("refund");
  v1::ListWorkflowsRequest by_metadata;
  by_metadata.set_metadata_json(R"({"customer":{"id":7}})");
  const v1::ListWorkflowsResponse found = List(grpc, by_metadata);
  REQUIRE(found.workflows_size() == 1);
  CHECK(found.total() == 1);
  CHECK(found.workflows(0).id() == with_json);
  v1::ListWorkflowsRequest by_kind;
  by_kind.set_workflow_kind("order");
  by_kind.set_limit(1);
  CHECK(List(grpc, by_kind).workflows_size() == 1);
  CHECK(List(grpc, by_kind).total() == 2);
  CHECK(List(grpc, by_kind).workflows(0).id() != with_json);
  by_kind.set_offset(1);
  CHECK(List(grpc, by_kind).workflows(0).id() == with_json);
  v1::ListWorkflowsRequest by_queue;
  by_queue.set_queue("eu");
  CHECK(List(grpc, by_queue).total() == 1);
  v1::ListWorkflowsRequest by_status;
  by_status.set_status("COMPLETED");
  CHECK(List(grpc, by_status).total() == 0);
}

TEST_CASE("grpc executions: workflows are listed by a query, page by page") {
  GrpcUnderTest grpc;
  const std::string with_json = StartWithJson(grpc);
  grpc.Start("order");
  grpc.Start("refund");
  v1::ListWorkflowsRequest request;
  request.set_query("metadata.customer.id = 7 OR kind = \"refund\" ORDER BY kind");
  request.set_limit(1);
  const v1::ListWorkflowsResponse first = List(grpc, request);
  REQUIRE(first.workflows_size() == 1);
  CHECK(first.workflows(0).id() == with_json);
  CHECK(first.total() == 2);
  CHECK_FALSE(first.total_is_lower_bound());
  request.set_limit(2);
  request.set_cursor(first.next_cursor());
  const v1::ListWorkflowsResponse second = List(grpc, request);
  REQUIRE(second.workflows_size() == 1);
  CHECK(second.workflows(0).kind() == "refund");
  CHECK(second.next_cursor().empty());
}

TEST_CASE("grpc executions: what a list asks wrongly is refused by its name") {
  GrpcUnderTest grpc;
  const auto refusal = [&](const std::function<void(v1::ListWorkflowsRequest&)>& spoil) {
    v1::ListWorkflowsRequest request;
    request.set_org_id(kOrg);
    spoil(request);
    v1::ListWorkflowsResponse list;
    const ::grpc::Status status = Ask(*grpc.executions, &Control::ListWorkflows, request, list);
    CHECK(status.error_code() == ::grpc::INVALID_ARGUMENT);
    return status.error_message();
  };
  CHECK(refusal([](auto& request) { request.set_status("DONE"); }) ==
        "status: \"DONE\" is no status of workflows");
  CHECK_THAT(refusal([](auto& request) { request.set_metadata_json("[]"); }),
             ContainsText("metadata: "));
  CHECK_THAT(refusal([](auto& request) { request.set_limit(1'000); }), ContainsText("limit: "));
  CHECK_THAT(refusal([](auto& request) { request.set_query("kind ="); }),
             ContainsText("query: at position 6: expected a value, found the end"));
  CHECK_THAT(refusal([](auto& request) { request.set_cursor("?"); }), ContainsText("cursor: "));
}

TEST_CASE("grpc executions: a cancelled workflow is told apart from one that had ended") {
  GrpcUnderTest grpc;
  v1::CancelWorkflowRequest cancel;
  cancel.set_workflow_execution_id(grpc.Start("order"));
  cancel.set_reason("changed my mind");
  v1::CancelWorkflowResponse response;
  REQUIRE(Ask(*grpc.executions, &Control::CancelWorkflow, cancel, response).ok());
  CHECK(response.cancelled());
  CHECK(Get(grpc, cancel.workflow_execution_id()).status() == "CANCELLED");
  CHECK(Get(grpc, cancel.workflow_execution_id()).has_completed_at_ms());
  REQUIRE(Ask(*grpc.executions, &Control::CancelWorkflow, cancel, response).ok());
  CHECK_FALSE(response.cancelled());
}

TEST_CASE("grpc executions: a promise is settled once, with a value or an error") {
  GrpcUnderTest grpc;
  const GrpcScene scene(grpc);
  v1::SettlePromiseRequest settle;
  settle.set_promise_id(scene.workflow + "/approval");
  settle.set_error("not today");
  v1::SettlePromiseResponse response;
  REQUIRE(Ask(*grpc.executions, &Control::SettlePromise, settle, response).ok());
  CHECK(response.settled());
  CHECK_THAT(LastEventOf(grpc, scene.workflow), ContainsText("PROMISE_REJECTED"));
  CHECK_THAT(LastEventOf(grpc, scene.workflow), ContainsText("not today"));
  settle.set_promise_id(scene.promise);
  settle.clear_error();
  settle.set_value("1");
  REQUIRE(Ask(*grpc.executions, &Control::SettlePromise, settle, response).ok());
  CHECK_FALSE(response.settled());

  GrpcUnderTest second;
  const GrpcScene other(second);
  settle.set_promise_id(other.promise);
  REQUIRE(Ask(*second.executions, &Control::SettlePromise, settle, response).ok());
  CHECK(response.settled());
  CHECK_THAT(LastEventOf(second, other.workflow), ContainsText("PROMISE_RESOLVED"));
}

/// A standalone task with retries, and metadata that is no texts; its id.
std::string SubmitTask(GrpcUnderTest& grpc, const std::string& kind) {
  v1::SubmitTaskRequest submit;
  submit.set_org_id(kOrg);
  submit.set_kind(kind);
  submit.set_max_retries(5);
  submit.set_metadata_json(kMetadata);
  v1::SubmitTaskResponse submitted;
  REQUIRE(Ask(*grpc.tasks, &Tasks::SubmitTask, submit, submitted).ok());
  return submitted.task_execution_id();
}

v1::TaskExecutionInfo PollFor(GrpcUnderTest& grpc, const std::string& kind) {
  v1::PollTaskRequest poll = TaskPoll(0);
  poll.add_task_capabilities(kind);
  v1::PollTaskResponse response;
  REQUIRE(Ask(*grpc.tasks, &Tasks::PollTask, poll, response).ok());
  return response.task();
}

TEST_CASE("grpc executions: a poll for tasks takes the kinds that it names, with all it needs") {
  GrpcUnderTest grpc;
  SubmitTask(grpc, "charge");
  const std::string wanted = SubmitTask(grpc, "ship");
  const v1::TaskExecutionInfo got = PollFor(grpc, "ship");
  CHECK(got.task_execution_id() == wanted);
  CHECK(got.metadata_json() == kMetadata);
  CHECK(got.max_retries() == 5);
  CHECK(PollFor(grpc, "ship").task_execution_id().empty());
}

TEST_CASE("grpc executions: an error that is not retryable ends a task, another one does not") {
  GrpcUnderTest grpc;
  const bool for_good = GENERATE(true, false);
  const std::string id = SubmitTask(grpc, "charge");
  REQUIRE(PollFor(grpc, "charge").task_execution_id() == id);
  v1::FailTaskRequest fail;
  fail.set_task_execution_id(id);
  fail.set_error("no such card");
  fail.set_not_retryable(for_good);
  Empty nothing;
  REQUIRE(Ask(*grpc.tasks, &Tasks::FailTask, fail, nothing).ok());
  v1::GetTaskRequest get;
  get.set_org_id(kOrg);
  get.set_task_execution_id(id);
  v1::GetTaskResponse found;
  REQUIRE(Ask(*grpc.executions, &Control::GetTask, get, found).ok());
  CHECK(found.task().status() == (for_good ? "FAILED" : "PENDING"));
  CHECK(found.task().error() == (for_good ? "no such card" : ""));
  CHECK(found.task().execution_count() == 1);
  CHECK(found.task().max_retries() == 5);
  CHECK(found.task().metadata_json() == kMetadata);
}

TEST_CASE("grpc executions: a workflow is handed out with its metadata") {
  GrpcUnderTest grpc;
  StartWithJson(grpc);
  v1::PollRequest poll = WorkflowPoll(0);
  poll.set_queue("eu");
  v1::PollResponse response;
  REQUIRE(Ask(*grpc.workflows, &v1::WorkflowDispatch::Stub::PollWorkflow, poll, response).ok());
  CHECK(response.workflow_execution().metadata_json() == kMetadata);
}

TEST_CASE("grpc executions: metadata that is no JSON, or no object, is refused by its name") {
  GrpcUnderTest grpc;
  for (const char* metadata : {"{", "[]"}) {
    v1::StartWorkflowRequest start;
    start.set_org_id(kOrg);
    start.set_workflow_kind("order");
    start.set_metadata_json(metadata);
    v1::StartWorkflowResponse started;
    const ::grpc::Status status =
        Ask(*grpc.workflows, &v1::WorkflowDispatch::Stub::StartWorkflow, start, started);
    CHECK(status.error_code() == ::grpc::INVALID_ARGUMENT);
    CHECK_THAT(status.error_message(), ContainsText("metadata"));
  }
}

}  // namespace
}  // namespace flovyn::testing
