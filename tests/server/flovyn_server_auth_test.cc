#include <grpcpp/grpcpp.h>

#include <string>

#include "flovyn/json/json.h"
#include "flovyn/v1/flovyn.grpc.pb.h"
#include "server/server_process.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr char kAcme[] = "0190a000-0000-7000-8000-00000000000a";
constexpr char kGlobex[] = "0190a000-0000-7000-8000-00000000000b";
constexpr char kAcmeUser[] = "flovyn_sk_acme_1f7c";
constexpr char kAcmeWorker[] = "flovyn_wk_acme_2e8d";
constexpr char kGlobexUser[] = "flovyn_sk_globex_3d9e";
constexpr char kGlobexWorker[] = "flovyn_wk_globex_4caf";

std::string Key(const std::string& key, const std::string& org, const std::string& type) {
  return "{ key = \"" + key + "\", org_id = \"" + org + "\", principal_type = \"" + type +
         "\", principal_id = \"" + type + "-of-" + org + "\", role = \"ADMIN\" },\n";
}

const std::string kOrgs = std::string("[[orgs]]\nid = \"") + kAcme +
                          "\"\nname = \"Acme\"\nslug = \"acme\"\n[[orgs]]\nid = \"" + kGlobex +
                          "\"\nname = \"Globex\"\nslug = \"globex\"\n";
const std::string kKeys = "[auth.static_api_key]\nkeys = [\n" + Key(kAcmeUser, kAcme, "User") +
                          Key(kAcmeWorker, kAcme, "Worker") + Key(kGlobexUser, kGlobex, "User") +
                          Key(kGlobexWorker, kGlobex, "Worker") + "]\n";
const std::string kEndpoints =
    "[auth.endpoints.http]\nauthenticators = [\"static_api_key\"]\nauthorizer = \"cedar\"\n"
    "[auth.endpoints.grpc]\nauthenticators = [\"static_api_key\"]\nauthorizer = \"cedar\"\n";

/// A server with that configuration and the memory store.
struct Configured {
  explicit Configured(const std::string& text)
      : server({"--config", directory.Write("flovyn.toml", text), "--storage", "memory:"},
               {{"LOG__LEVEL", "trace"}}) {}

  TempDirectory directory;
  ServerProcess server;
};

/// The protocol's clients with one key.
class Grpc {
 public:
  Grpc(const ServerProcess& server, std::string key)
      : key_(std::move(key)),
        channel_(grpc::CreateChannel(server.endpoint(), grpc::InsecureChannelCredentials())),
        workflows_(v1::WorkflowDispatch::NewStub(channel_)) {}

  grpc::Status Start(const std::string& org, std::string* id = nullptr) {
    v1::StartWorkflowRequest request;
    request.set_org_id(org);
    request.set_workflow_kind("order-workflow");
    v1::StartWorkflowResponse response;
    grpc::ClientContext context;
    Prepare(context);
    const grpc::Status status = workflows_->StartWorkflow(&context, request, &response);
    if (id != nullptr) *id = response.workflow_execution_id();
    return status;
  }

  grpc::Status Events(const std::string& id) {
    v1::GetEventsRequest request;
    request.set_workflow_execution_id(id);
    v1::GetEventsResponse response;
    grpc::ClientContext context;
    Prepare(context);
    return workflows_->GetEvents(&context, request, &response);
  }

  grpc::Status Poll(const std::string& org, v1::PollResponse* response) {
    v1::PollRequest request;
    request.set_worker_id("w");
    request.set_org_id(org);
    grpc::ClientContext context;
    Prepare(context);
    return workflows_->PollWorkflow(&context, request, response);
  }

 private:
  void Prepare(grpc::ClientContext& context) {
    if (!key_.empty()) context.AddMetadata("authorization", "Bearer " + key_);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  }

  std::string key_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::WorkflowDispatch::Stub> workflows_;
};

TEST_CASE("server auth: keys open one org, on both transports") {
  const Configured configured(kOrgs + kKeys + kEndpoints);
  const ServerProcess& server = configured.server;
  CHECK(server.Get("/_/health").status == 200);
  CHECK(server.Get("/api/orgs/acme").status == 401);
  CHECK(server.Get("/api/orgs/acme", "flovyn_sk_acme_1f7").status == 401);
  CHECK(server.Get("/api/orgs/acme", kAcmeUser).status == 200);
  CHECK(server.Get("/api/orgs/acme", kGlobexUser).status == 404);

  const std::string start = R"({"kind":"order-workflow","metadata":{"customerId":"C1"}})";
  const std::string list = "/api/orgs/acme/workflow-executions";
  CHECK(server.Post(list, start).status == 401);
  CHECK(server.Post(list, start, kGlobexUser).status == 404);
  const http::ClientResponse started = server.Post(list, start, kAcmeUser);
  REQUIRE(started.status == 201);
  const std::string id = ParseJson(started.body)->Find("workflowExecutionId")->AsString();
  CHECK(server.Get(list + "/" + id, kAcmeUser).status == 200);
  CHECK(server.Get("/api/orgs/globex/workflow-executions/" + id, kGlobexUser).status == 404);

  CHECK(Grpc(server, "").Start(kAcme).error_code() == grpc::StatusCode::UNAUTHENTICATED);
  CHECK(Grpc(server, "wrong").Events(id).error_code() == grpc::StatusCode::UNAUTHENTICATED);
  CHECK(Grpc(server, kGlobexUser).Start(kAcme).error_code() == grpc::StatusCode::PERMISSION_DENIED);
  const grpc::Status foreign = Grpc(server, kGlobexWorker).Events(id);
  CHECK((foreign.error_code() == grpc::StatusCode::NOT_FOUND ||
         foreign.error_code() == grpc::StatusCode::PERMISSION_DENIED));
  CHECK(Grpc(server, kAcmeWorker).Events(id).ok());
}

TEST_CASE("server auth: work of one org is never handed to another") {
  const Configured configured(kOrgs + kKeys + kEndpoints);
  const ServerProcess& server = configured.server;
  std::string acme_id;
  REQUIRE(Grpc(server, kAcmeUser).Start(kAcme, &acme_id).ok());
  v1::PollResponse work;
  CHECK(Grpc(server, kGlobexWorker).Poll(kAcme, &work).error_code() ==
        grpc::StatusCode::PERMISSION_DENIED);
  REQUIRE(Grpc(server, kGlobexWorker).Poll(kGlobex, &work).ok());
  CHECK_FALSE(work.has_workflow_execution());
  REQUIRE(Grpc(server, kAcmeWorker).Poll(kAcme, &work).ok());
  CHECK(work.workflow_execution().id() == acme_id);
}

TEST_CASE("server auth: no authenticators, nobody comes in") {
  const Configured configured(kOrgs + kKeys);
  CHECK(configured.server.Get("/_/health").status == 200);
  CHECK(configured.server.Get("/api/orgs/acme", kAcmeUser).status == 401);
  CHECK(Grpc(configured.server, kAcmeUser).Start(kAcme).error_code() ==
        grpc::StatusCode::UNAUTHENTICATED);
  CHECK_THAT(configured.server.Log(), ContainsText("nobody can come in"));
  CHECK_THAT(configured.server.Log(), ContainsText("auth.endpoints.grpc.authenticators"));
}

TEST_CASE("server auth: an authenticator that cannot be built stops the start") {
  const TempDirectory directory;
  const auto refusal = [&](const std::string& text) {
    const Refusal refused =
        RunServer({"--storage", "memory:", "--config", directory.Write("flovyn.toml", text)});
    CHECK(refused.code == 1);
    return refused.errors;
  };
  CHECK_THAT(refusal(kOrgs + kEndpoints), ContainsText("auth.static_api_key"));
  const std::string twice = "[auth.static_api_key]\nkeys = [\n" + Key(kAcmeUser, kAcme, "User") +
                            Key(kAcmeUser, kGlobex, "User") + "]\n";
  const std::string errors = refusal(kOrgs + twice + kEndpoints);
  CHECK_THAT(errors, ContainsText("keys[1]"));
  CHECK_THAT(errors, !ContainsText(kAcmeUser));
  CHECK_THAT(refusal(kOrgs + "[auth.static_api_key]\nkeys = [\n" + Key("", kAcme, "User") + "]\n"),
             ContainsText("must not be empty"));
  CHECK_THAT(refusal("auth.endpoints.http.authenticators = [\"jwt\"]"), ContainsText("'jwt'"));
}

TEST_CASE("server auth: a key of an org that does not exist is reported") {
  const Configured configured(kKeys + kEndpoints);
  CHECK_THAT(configured.server.Log(), ContainsText("organization that does not exist"));
  CHECK_THAT(configured.server.Log(), ContainsText(kGlobex));
}

TEST_CASE("server auth: with authentication it listens wherever it is told to") {
  const Configured configured("host = \"0.0.0.0\"\n" + kOrgs + kKeys + kEndpoints);
  CHECK(configured.server.Get("/api/orgs/acme", kAcmeUser).status == 200);
  CHECK_THAT(configured.server.Log(), ContainsText("not encrypted"));
}

TEST_CASE("server auth: secrets are not in the log, whatever its level") {
  const Configured configured(kOrgs + kKeys + kEndpoints);
  const ServerProcess& server = configured.server;
  constexpr char kWrong[] = "flovyn_sk_wrong_5bc0";
  const std::string start = R"({"kind":"order-workflow","input":{"card":"4111-secret"}})";
  CHECK(server.Post("/api/orgs/acme/workflow-executions", start, kAcmeUser).status == 201);
  CHECK(server.Post("/api/orgs/acme/workflow-executions", start, kWrong).status == 401);
  CHECK(Grpc(server, kAcmeWorker).Start(kAcme).ok());
  CHECK_FALSE(Grpc(server, kWrong).Start(kAcme).ok());
  const std::string log = server.Log();
  CHECK_THAT(log, ContainsText("level=debug"));  // The requests were logged.
  for (const std::string secret : {kAcmeUser, kAcmeWorker, kGlobexUser, kGlobexWorker, kWrong}) {
    CHECK_THAT(log, !ContainsText(secret));
  }
  CHECK_THAT(log, !ContainsText("4111-secret"));
}

}  // namespace
}  // namespace flovyn::testing
