#include "grpc_host.h"

namespace flovyn::sdk {
namespace {

std::unique_ptr<Authenticator> AuthenticatorFor(const std::string& key) {
  if (key.empty()) return auth::MakeOpenAuthenticator();
  auth::StaticApiKey known;
  known.key = key;
  known.tenant = *TenantId::Parse(kDefaultTenantId);
  known.principal_type = PrincipalType::kWorker;
  known.principal_id = "worker";
  return auth::MakeStaticKeyAuthenticator({known}).value();
}

class GrpcHost final : public Host {
 public:
  explicit GrpcHost(const std::string& url)
      : server_(url), backend_(GrpcBackend::Connect({.endpoints = {server_.endpoint()}}).value()) {}
  Backend& backend() override { return *backend_; }
  Engine& engine() override { return server_.engine(); }

 private:
  GrpcServerHost server_;
  const std::unique_ptr<GrpcBackend> backend_;
};

}  // namespace

GrpcServerHost::GrpcServerHost(const std::string& url, grpc::GrpcServerOptions options,
                               const std::string& key)
    : engine_(EmbeddedEngine::Open(url).value()), authenticator_(AuthenticatorFor(key)) {
  server_ = grpc::StartGrpcServer(
                {engine_->engine(), *authenticator_, *executor_, *logger_, *clock_}, options)
                .value();
}

GrpcServerHost::~GrpcServerHost() {
  server_->Shutdown(absl::Seconds(1));
  executor_->Stop();
}

std::unique_ptr<Host> OpenGrpc(const std::string& url) { return std::make_unique<GrpcHost>(url); }

}  // namespace flovyn::sdk
