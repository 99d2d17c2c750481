// What holds for every RPC of the protocol, read from its descriptor: an RPC that is added later is
// tested here without being named.
#include <set>

#include "grpc_under_test.h"
#include "rpc_service.h"
#include "test.h"

namespace flovyn::testing {
namespace {

// Their empty request is complete.
const std::set<std::string> kNeedNothing = {"GetVisualWorkflowDefinitionById",
                                            "ReportExecutionSpans"};

struct Rpc {
  std::string name;
  std::string path;
};

std::vector<Rpc> AllRpcs() {
  std::vector<Rpc> all;
  const google::protobuf::FileDescriptor& file = *v1::PollRequest::descriptor()->file();
  for (int s = 0; s < file.service_count(); ++s) {
    const google::protobuf::ServiceDescriptor& service = *file.service(s);
    for (int m = 0; m < service.method_count(); ++m) {
      const std::string& name = service.method(m)->name();
      all.push_back({name, "/" + service.full_name() + "/" + name});
    }
  }
  return all;
}

// Field 1 as a string that is not UTF-8.
const std::string kMalformed = "\x0a\x02\xff\xfe";

TEST_CASE("grpc protocol: all RPCs are seen by these tests") { CHECK(AllRpcs().size() == 35); }

TEST_CASE("grpc protocol: every RPC refuses callers that it does not know") {
  GrpcUnderTest grpc;
  for (const Rpc& rpc : AllRpcs()) {
    INFO(rpc.path);
    ::grpc::ClientContext nobody;
    SetDeadline(nobody, absl::Seconds(30));
    CHECK(CallRaw(grpc.channel, rpc.path, nobody).error_code() == ::grpc::UNAUTHENTICATED);
    const auto wrong = Context("flovyn_wk_test_wrong");
    CHECK(CallRaw(grpc.channel, rpc.path, *wrong).error_code() == ::grpc::UNAUTHENTICATED);
    const auto twice = Context();
    twice->AddMetadata("authorization", std::string("Bearer ") + kOtherToken);
    CHECK(CallRaw(grpc.channel, rpc.path, *twice).error_code() == ::grpc::UNAUTHENTICATED);
    // Who calls comes before what is asked.
    const auto malformed = Context("flovyn_wk_test_wrong");
    CHECK(CallRaw(grpc.channel, rpc.path, *malformed, kMalformed).error_code() ==
          ::grpc::UNAUTHENTICATED);
  }
}

TEST_CASE("grpc protocol: every RPC is implemented") {
  GrpcUnderTest grpc;
  for (const Rpc& rpc : AllRpcs()) {
    INFO(rpc.path);
    const auto context = Context();
    CHECK(CallRaw(grpc.channel, rpc.path, *context).error_code() != ::grpc::UNIMPLEMENTED);
  }
}

TEST_CASE("grpc protocol: there are no visual workflows") {
  GrpcUnderTest grpc;
  v1::GetVisualWorkflowDefinitionByIdRequest request;
  request.set_workflow_definition_id("any");
  v1::GetVisualWorkflowDefinitionByIdResponse response;
  const ::grpc::Status status =
      Ask(*grpc.workflows, &v1::WorkflowDispatch::Stub::GetVisualWorkflowDefinitionById, request,
          response);
  CHECK(status.error_code() == ::grpc::NOT_FOUND);
  CHECK(status.error_message() == "visual workflow definition any was not found");
}

TEST_CASE("grpc protocol: a request that is no such message is INVALID_ARGUMENT") {
  GrpcUnderTest grpc;
  for (const Rpc& rpc : AllRpcs()) {
    INFO(rpc.path);
    const auto context = Context();
    const ::grpc::Status status = CallRaw(grpc.channel, rpc.path, *context, kMalformed);
    CHECK(status.error_code() == ::grpc::INVALID_ARGUMENT);
    CHECK_THAT(status.error_message(), ContainsText("request: not a flovyn.v1."));
  }
}

TEST_CASE("grpc protocol: an empty request is INVALID_ARGUMENT and names a field") {
  GrpcUnderTest grpc;
  for (const Rpc& rpc : AllRpcs()) {
    if (kNeedNothing.contains(rpc.name)) continue;
    INFO(rpc.path);
    const auto context = Context();
    const ::grpc::Status status = CallRaw(grpc.channel, rpc.path, *context);
    CHECK(status.error_code() == ::grpc::INVALID_ARGUMENT);
    CHECK_THAT(status.error_message(), ContainsText("_id: "));
  }
}

TEST_CASE("grpc protocol: a row of no RPC, or with other messages, stops the start") {
  const google::protobuf::ServiceDescriptor& service =
      *v1::PollRequest::descriptor()->file()->FindServiceByName("WorkerLifecycle");
  using google::protobuf::Empty;
  const auto method =
      +[](flovyn::grpc::Call<v1::WorkerHeartbeatRequest, Empty>&) { return absl::OkStatus(); };
  flovyn::grpc::RpcTable good;
  good.Add("SendHeartbeat", method);
  CHECK(flovyn::grpc::RpcService::Check(service, good).ok());
  for (const char* name : {"SendHeartbeats", "RegisterWorker"}) {
    flovyn::grpc::RpcTable bad;
    bad.Add(name, method);
    CHECK(absl::IsInternal(flovyn::grpc::RpcService::Check(service, bad)));
  }
}

}  // namespace
}  // namespace flovyn::testing
