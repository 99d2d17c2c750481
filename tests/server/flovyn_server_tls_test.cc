#include <grpcpp/grpcpp.h>
#include <httplib.h>

#include <string>

#include "flovyn/v1/flovyn.grpc.pb.h"
#include "server/server_process.h"
#include "support/self_signed.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr char kDefaultOrg[] = "00000000-0000-7000-8000-000000000001";

struct Identity {
  SelfSigned made = MakeSelfSigned();
  TempDirectory directory = {};
  std::string certificate = directory.Write("server.pem", made.certificate);
  std::string key = directory.Write("server.key", made.key);

  std::map<std::string, std::string> Environment() const {
    return {{"TLS__CERTIFICATE_FILE", certificate}, {"TLS__KEY_FILE", key}};
  }
};

grpc::Status StartOverGrpc(const ServerProcess& server,
                           const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");  // the resolver of names leaks
  const auto channel = grpc::CreateCustomChannel(server.endpoint(), credentials, arguments);
  const auto stub = v1::WorkflowDispatch::NewStub(channel);
  v1::StartWorkflowRequest request;
  request.set_org_id(kDefaultOrg);
  request.set_workflow_kind("order-workflow");
  v1::StartWorkflowResponse response;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  return stub->StartWorkflow(&context, request, &response);
}

TEST_CASE("server tls: certificate and key serve both transports, and plain text none") {
  const Identity identity;
  const ServerProcess server({"--storage", "memory:"}, identity.Environment());
  CHECK_THAT(server.Log(), ContainsText("http=https://127.0.0.1:"));

  CHECK(StartOverGrpc(server, grpc::SslCredentials({.pem_root_certs = identity.made.certificate,
                                                    .pem_private_key = "",
                                                    .pem_cert_chain = ""}))
            .ok());
  CHECK_FALSE(StartOverGrpc(server, grpc::InsecureChannelCredentials()).ok());
  CHECK_FALSE(StartOverGrpc(server, grpc::SslCredentials({})).ok());  // an unknown authority

  httplib::SSLClient client("localhost", server.http_port());
  client.set_ca_cert_path(identity.certificate.c_str());
  const httplib::Result list = client.Get("/api/orgs/default/workflow-executions");
  REQUIRE(list);
  CHECK(list->status == 200);
  CHECK_THAT(list->body, ContainsText("order-workflow"));
  CHECK(server.Get("/_/health").status == 400);
}

TEST_CASE("server tls: half of an identity, or a wrong one, keeps the server from starting") {
  const Identity identity;
  const std::vector<std::string> arguments = {"--storage", "memory:"};
  const auto refusal = [&](std::map<std::string, std::string> environment) {
    environment.insert({{"SERVER_PORT", "0"}, {"GRPC_SERVER_PORT", "0"}});
    const Refusal refused = RunServer(arguments, std::move(environment));
    CHECK(refused.code == 1);
    return refused.errors;
  };
  CHECK_THAT(refusal({{"TLS__CERTIFICATE_FILE", identity.certificate}}),
             ContainsText("tls.key_file: is missing"));
  CHECK_THAT(refusal({{"TLS__KEY_FILE", identity.key}}),
             ContainsText("tls.certificate_file: is missing"));
  CHECK_THAT(
      refusal({{"TLS__CERTIFICATE_FILE", "/nowhere/a.pem"}, {"TLS__KEY_FILE", identity.key}}),
      ContainsText("tls.certificate_file: /nowhere/a.pem cannot be read"));
  const std::string huge = identity.directory.Write("huge.pem", std::string((1 << 20) + 1, 'x'));
  CHECK_THAT(refusal({{"TLS__CERTIFICATE_FILE", huge}, {"TLS__KEY_FILE", identity.key}}),
             ContainsText(huge + " cannot be read: it has more than 1 MiB"));
  const std::string other = identity.directory.Write("other.key", MakeSelfSigned().key);
  const std::string mismatch =
      refusal({{"TLS__CERTIFICATE_FILE", identity.certificate}, {"TLS__KEY_FILE", other}});
  CHECK_THAT(mismatch, ContainsText("does not belong to the certificate"));
  CHECK_THAT(mismatch, ContainsText(other));
}

}  // namespace
}  // namespace flovyn::testing
