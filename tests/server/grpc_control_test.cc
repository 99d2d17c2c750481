// What steers executions from outside, on the wire: signals, promises, children, queries, spans.
#include "grpc_scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Dispatch = v1::WorkflowDispatch::Stub;
using google::protobuf::Empty;

::grpc::Status Signal(GrpcUnderTest& grpc, const v1::SignalWorkflowRequest& request,
                      v1::SignalWorkflowResponse& response) {
  return Ask(*grpc.workflows, &Dispatch::SignalWorkflow, request, response);
}

v1::SignalWorkflowRequest SignalOf(const std::string& workflow) {
  v1::SignalWorkflowRequest request;
  request.set_org_id(kOrg);
  request.set_workflow_execution_id(workflow);
  request.set_signal_name("paid");
  request.set_signal_value(R"({"n": 9007199254740993})");
  return request;
}

TEST_CASE("grpc signal: tells the sequence of its event, whose value is what was sent") {
  GrpcUnderTest grpc;
  const std::string id = grpc.Start("order");
  v1::SignalWorkflowResponse response;
  REQUIRE(Signal(grpc, SignalOf(id), response).ok());
  CHECK(response.signal_event_sequence() == 2);
  CHECK(LastEventOf(grpc, id) ==
        R"(SIGNAL_RECEIVED {"signalName":"paid","signalValue":{"n": 9007199254740993}})");
}

TEST_CASE("grpc signal: bad input names the field, an unknown execution is not found") {
  GrpcUnderTest grpc;
  const std::string id = grpc.Start("order");
  const auto refused = [&](const v1::SignalWorkflowRequest& request) {
    v1::SignalWorkflowResponse response;
    const ::grpc::Status status = Signal(grpc, request, response);
    return std::pair(status.error_code(), status.error_message());
  };
  v1::SignalWorkflowRequest no_name = SignalOf(id);
  no_name.clear_signal_name();
  CHECK(refused(no_name).first == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(refused(no_name).second, ContainsText("signal_name"));
  v1::SignalWorkflowRequest bad_value = SignalOf(id);
  bad_value.set_signal_value("{");
  CHECK(refused(bad_value).first == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(refused(bad_value).second, ContainsText("signal_value"));
  v1::SignalWorkflowRequest bad_org = SignalOf(id);
  bad_org.set_org_id("acme");
  CHECK(refused(bad_org).second == "org_id: \"acme\" is not a UUID");
  CHECK(refused(SignalOf("x")).first == ::grpc::INVALID_ARGUMENT);
  CHECK(refused(SignalOf(kNobody)).first == ::grpc::NOT_FOUND);
  CHECK(HistoryOf(grpc, id).size() == 1);
}

TEST_CASE("grpc signal-with-start: starts once, then signals; the id is the key of a start") {
  GrpcUnderTest grpc;
  v1::SignalWithStartWorkflowRequest request;
  request.set_org_id(kOrg);
  request.set_workflow_id("order-7");
  request.set_workflow_kind("order");
  request.set_workflow_input("[1]");
  request.set_queue("fast");
  request.set_workflow_version("2.1.0");
  (*request.mutable_metadata())["customerId"] = "CUST-123";
  request.set_signal_name("paid");
  const auto method = &Dispatch::SignalWithStartWorkflow;
  v1::SignalWithStartWorkflowResponse first;
  REQUIRE(Ask(*grpc.workflows, method, request, first).ok());
  CHECK(first.workflow_created());
  CHECK(first.signal_event_sequence() == 2);
  v1::SignalWithStartWorkflowResponse second;
  REQUIRE(Ask(*grpc.workflows, method, request, second).ok());
  CHECK_FALSE(second.workflow_created());
  CHECK(second.signal_event_sequence() == 3);
  CHECK(second.workflow_execution_id() == first.workflow_execution_id());
  v1::StartWorkflowRequest start;
  start.set_org_id(kOrg);
  start.set_workflow_kind("order");
  start.set_idempotency_key("order-7");
  v1::StartWorkflowResponse started;
  REQUIRE(Ask(*grpc.workflows, &Dispatch::StartWorkflow, start, started).ok());
  CHECK(started.workflow_execution_id() == first.workflow_execution_id());
  CHECK_FALSE(started.idempotency_key_new());
  v1::PollRequest poll = WorkflowPoll(5);
  poll.set_queue("fast");
  v1::PollResponse polled;
  REQUIRE(Ask(*grpc.workflows, &Dispatch::PollWorkflow, poll, polled).ok());
  CHECK(polled.workflow_execution().id() == first.workflow_execution_id());
  CHECK(polled.workflow_execution().input() == "[1]");
  CHECK(polled.workflow_execution().workflow_version() == "2.1.0");
  CHECK(polled.workflow_execution().current_sequence() == 3);
  request.clear_workflow_id();
  const ::grpc::Status no_id = Ask(*grpc.workflows, method, request, first);
  CHECK(no_id.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(no_id.error_message(), ContainsText("workflow_id"));
}

TEST_CASE("grpc promise: all three forms of its id settle it, and settling again is OK") {
  for (const int form : {0, 1, 2}) {
    INFO("form " << form);
    GrpcUnderTest grpc;
    const GrpcScene scene(grpc);
    const std::string forms[] = {scene.promise, scene.workflow + "/approval",
                                 scene.workflow + ":approval"};
    v1::ResolvePromiseRequest resolve;
    resolve.set_promise_id(forms[form]);
    resolve.set_value("[1.0]");
    Empty nothing;
    REQUIRE(Ask(*grpc.workflows, &Dispatch::ResolvePromise, resolve, nothing).ok());
    CHECK(LastEventOf(grpc, scene.workflow) == R"(PROMISE_RESOLVED {"promiseId":")" +
                                                   scene.promise +
                                                   R"(","promiseName":"approval","value":[1.0]})");
    const std::size_t events = HistoryOf(grpc, scene.workflow).size();
    resolve.set_promise_id(scene.promise);
    CHECK(Ask(*grpc.workflows, &Dispatch::ResolvePromise, resolve, nothing).ok());
    v1::RejectPromiseRequest reject;
    reject.set_promise_id(scene.promise);
    CHECK(Ask(*grpc.workflows, &Dispatch::RejectPromise, reject, nothing).ok());
    CHECK(HistoryOf(grpc, scene.workflow).size() == events);
  }
}

TEST_CASE("grpc promise: a rejection keeps its text; unknown and malformed ones are refused") {
  GrpcUnderTest grpc;
  const GrpcScene scene(grpc);
  Empty nothing;
  v1::ResolvePromiseRequest bad_value;
  bad_value.set_promise_id(scene.promise);
  bad_value.set_value("nope");
  CHECK(Ask(*grpc.workflows, &Dispatch::ResolvePromise, bad_value, nothing).error_code() ==
        ::grpc::INVALID_ARGUMENT);
  v1::RejectPromiseRequest reject;
  reject.set_promise_id(scene.promise);
  reject.set_error("no \"budget\"");
  REQUIRE(Ask(*grpc.workflows, &Dispatch::RejectPromise, reject, nothing).ok());
  CHECK_THAT(LastEventOf(grpc, scene.workflow), ContainsText("PROMISE_REJECTED"));
  CHECK_THAT(LastEventOf(grpc, scene.workflow), ContainsText(R"("error":"no \"budget\"")"));
  for (const std::string& unknown : {std::string(kNobody), scene.workflow + "/other"}) {
    reject.set_promise_id(unknown);
    CHECK(Ask(*grpc.workflows, &Dispatch::RejectPromise, reject, nothing).error_code() ==
          ::grpc::NOT_FOUND);
  }
  reject.set_promise_id("approval");
  const ::grpc::Status bad = Ask(*grpc.workflows, &Dispatch::RejectPromise, reject, nothing);
  CHECK(bad.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(bad.error_message(), ContainsText("promise_id: must be"));
}

TEST_CASE("grpc child: starts on the parent's queue and is in the parent's history") {
  GrpcUnderTest grpc;
  const std::string parent = grpc.Start("order");
  v1::StartChildWorkflowRequest request;
  request.set_org_id(kOrg);
  request.set_parent_workflow_execution_id(parent);
  request.set_child_execution_name("child-1");
  request.set_workflow_kind("doubler");
  request.set_input("21");
  v1::StartChildWorkflowResponse response;
  const auto method = &Dispatch::StartChildWorkflow;
  REQUIRE(Ask(*grpc.workflows, method, request, response).ok());
  const std::string child = response.child_workflow_execution_id();
  CHECK(HistoryOf(grpc, child).size() == 1);
  CHECK_THAT(LastEventOf(grpc, parent), ContainsText("CHILD_WORKFLOW_INITIATED"));
  CHECK_THAT(LastEventOf(grpc, parent), ContainsText(child));
  request.set_parent_workflow_execution_id(kNobody);
  CHECK(Ask(*grpc.workflows, method, request, response).error_code() == ::grpc::NOT_FOUND);
  request.set_parent_workflow_execution_id(parent);
  request.set_workflow_definition_id(kNobody);
  const ::grpc::Status visual = Ask(*grpc.workflows, method, request, response);
  CHECK(visual.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(visual.error_message(), ContainsText("workflow_definition_id: there are no visual"));
}

TEST_CASE("grpc query: built-in names and state keys; an unknown name is an answer") {
  GrpcUnderTest grpc;
  const std::string id = grpc.Start("order");
  const auto query = [&](const std::string& workflow, const std::string& name) {
    v1::QueryWorkflowRequest request;
    request.set_workflow_execution_id(workflow);
    request.set_query_name(name);
    v1::QueryWorkflowResponse response;
    const ::grpc::Status status =
        Ask(*grpc.queries, &v1::WorkflowQuery::Stub::QueryWorkflow, request, response);
    return std::pair(status.error_code(), response);
  };
  CHECK(query(id, "status").second.result() == "\"PENDING\"");
  CHECK_FALSE(query(id, "status").second.has_error());
  CHECK(query(id, "state").second.result() == "{}");
  CHECK(query(id, "mood").first == ::grpc::OK);
  CHECK(query(id, "mood").second.error() == "Unknown query mood");
  CHECK(query(id, "mood").second.result().empty());
  CHECK(query(kNobody, "status").first == ::grpc::NOT_FOUND);
  CHECK(query("x", "status").first == ::grpc::INVALID_ARGUMENT);
}

TEST_CASE("grpc spans: accepted ones are in the log, cut; others are counted as rejected") {
  GrpcUnderTest grpc;
  v1::ReportExecutionSpansRequest request;
  v1::ExecutionSpan& good = *request.add_spans();
  good.set_span_id("span-1");
  good.set_span_type("workflow.execute");
  good.set_workflow_id(kNobody);
  good.set_end_time_unix_ns(2'500'000);
  good.set_is_error(true);
  good.set_error_message(std::string(2'000, 'e'));
  request.add_spans()->set_workflow_id(kNobody);
  request.add_spans()->set_span_id("span-3");
  v1::ReportExecutionSpansResponse response;
  const auto method = &Dispatch::ReportExecutionSpans;
  REQUIRE(Ask(*grpc.workflows, method, request, response).ok());
  CHECK(response.accepted_count() == 1);
  CHECK(response.rejected_count() == 2);
  CHECK_THAT(grpc.logger.Text(), ContainsText("execution span span=span-1 type=workflow.execute"));
  CHECK_THAT(grpc.logger.Text(), ContainsText("ms=2.500"));
  CHECK(grpc.logger.Text().find(std::string(1'025, 'e')) == std::string::npos);
  while (request.spans_size() < 1'000) request.add_spans();
  CHECK(Ask(*grpc.workflows, method, request, response).ok());
  request.add_spans();
  const ::grpc::Status over = Ask(*grpc.workflows, method, request, response);
  CHECK(over.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(over.error_message(), ContainsText("spans: 1001 spans, at most 1000"));
}

}  // namespace
}  // namespace flovyn::testing
