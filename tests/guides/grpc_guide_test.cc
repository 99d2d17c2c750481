// The code that README.md shows for gRPC.
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "flovyn/auth/authenticators.h"
#include "flovyn/grpc/grpc_server.h"
#include "flovyn/sdk_embedded/embedded_engine.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "flovyn/v1/flovyn.grpc.pb.h"
#include "test.h"

namespace {

TEST_CASE("grpc guide: a start with metadata") {
  auto engine = flovyn::EmbeddedEngine::Open("memory:").value();
  auto authenticator = flovyn::auth::MakeOpenAuthenticator();
  auto executor = flovyn::system::MakeExecutor({.threads = 1});
  auto logger = flovyn::system::MakeLogger();
  auto clock = flovyn::system::MakeSystemClock();
  auto server = flovyn::grpc::StartGrpcServer(
      {engine->engine(), *authenticator, *executor, *logger, *clock}, {.port = 0});
  REQUIRE(server.ok());
  const std::string address = "127.0.0.1:" + std::to_string((*server)->port());

  auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  auto stub = flovyn::v1::WorkflowDispatch::NewStub(channel);
  flovyn::v1::StartWorkflowRequest request;
  request.set_org_id("00000000-0000-7000-8000-000000000001");
  request.set_workflow_kind("order-workflow");
  request.set_input(R"({"sku":"A-1","amount":42})");
  (*request.mutable_metadata())["customerId"] = "CUST-123";
  grpc::ClientContext context;
  flovyn::v1::StartWorkflowResponse response;
  grpc::Status status = stub->StartWorkflow(&context, request, &response);
  CHECK(status.ok());
  CHECK_FALSE(response.workflow_execution_id().empty());
}

}  // namespace
