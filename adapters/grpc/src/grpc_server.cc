#include "flovyn/grpc/grpc_server.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

#include "absl/strings/str_format.h"
#include "convert.h"
#include "door.h"
#include "flovyn/domain/errors.h"
#include "methods.h"
#include "notification_desk.h"
#include "poll_desk.h"
#include "rpc_service.h"

namespace flovyn::grpc {
namespace {

// A client that keeps calling has heard within the first that it has to go elsewhere; one that does
// not listen holds up the end no longer than the second.
constexpr absl::Duration kQuiet = absl::Milliseconds(50);
constexpr absl::Duration kPatience = absl::Milliseconds(500);

const google::protobuf::FileDescriptor& Protocol() {
  return *v1::PollRequest::descriptor()->file();
}

std::map<std::string, RpcTable> ImplementedRpcs() {
  return {{"WorkflowDispatch", WorkflowDispatchRpcs()},
          {"WorkflowQuery", WorkflowQueryRpcs()},
          {"TaskExecution", TaskExecutionRpcs()},
          {"WorkerLifecycle", WorkerLifecycleRpcs()},
          {"ExecutionControl", ExecutionControlRpcs()}};
}

/// Existing workers ping every 30 s, idle or not. gRPC's default would cut them off for that
/// ("too_many_pings"), and their waiting polls with them. Our own pings find dead workers.
void SetConnectionArguments(::grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  // Two servers on one port would otherwise share its connections without a word.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

std::string Address(const GrpcServerOptions& options) {
  const bool bare_ipv6 = options.host.find(':') != std::string::npos && options.host[0] != '[';
  if (bare_ipv6) return absl::StrFormat("[%s]:%d", options.host, options.port);
  return absl::StrFormat("%s:%d", options.host, options.port);
}

std::shared_ptr<::grpc::ServerCredentials> Credentials(const GrpcServerOptions& options) {
  if (options.tls_certificate_chain.empty()) return ::grpc::InsecureServerCredentials();
  ::grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({options.tls_private_key, options.tls_certificate_chain});
  return ::grpc::SslServerCredentials(tls);
}

absl::Status CheckOptions(const GrpcServerOptions& options) {
  if (options.host.empty()) return InvalidField("host", "is empty");
  if (options.port < 0 || options.port > 65'535) {
    return InvalidField("port", absl::StrFormat("%d is none; 0 to 65535 are", options.port));
  }
  if (options.tls_certificate_chain.empty() != options.tls_private_key.empty()) {
    return InvalidField("tls_private_key", "certificate and key go together: give both or none");
  }
  if (options.max_message_bytes <= 0) return InvalidField("max_message_bytes", "must be positive");
  return absl::OkStatus();
}

class Server final : public GrpcServer {
 public:
  Server(const GrpcServerDeps& deps, const GrpcServerOptions& options)
      : polls_(deps.engine.dispatch(), options.max_polls),
        notifications_(options.max_subscriptions),
        env_{deps, options, polls_, notifications_, door_} {}

  ~Server() override { Shutdown(absl::ZeroDuration()); }

  absl::Status Start() {
    ::grpc::EnableDefaultHealthCheckService(true);
    ::grpc::ServerBuilder builder;
    SetConnectionArguments(builder);
    builder.SetMaxReceiveMessageSize(env_.options.max_message_bytes);
    builder.AddListeningPort(Address(env_.options), Credentials(env_.options), &port_);
    const std::map<std::string, RpcTable> implemented = ImplementedRpcs();
    for (int i = 0; i < Protocol().service_count(); ++i) {
      const google::protobuf::ServiceDescriptor& service = *Protocol().service(i);
      const auto found = implemented.find(service.name());
      const RpcTable table = found == implemented.end() ? RpcTable() : found->second;
      FLOVYN_RETURN_IF_ERROR(RpcService::Check(service, table));
      services_.push_back(std::make_unique<RpcService>(env_, service, table));
      builder.RegisterService(services_.back().get());
    }
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) {
      return Unavailable(absl::StrFormat(
          "gRPC port %d on %s is in use by another program, or the address is not of this "
          "machine%s; "
          "stop that program or choose another port",
          env_.options.port, env_.options.host,
          env_.options.tls_private_key.empty() ? "" : ", or certificate and key are not usable"));
    }
    SetServing(true);
    return absl::OkStatus();
  }

  int port() const override { return port_; }

  void Shutdown(absl::Duration grace) override {
    if (server_ == nullptr) return;
    const auto deadline = std::chrono::system_clock::now() + absl::ToChronoMilliseconds(grace);
    SetServing(false);
    door_.Shut();
    polls_.Release();
    notifications_.Release();
    door_.AwaitQuiet(kQuiet, std::min(kPatience, grace));
    server_->Shutdown(deadline);
    server_->Wait();
    server_.reset();
  }

 private:
  void SetServing(bool serving) {
    ::grpc::HealthCheckServiceInterface& health = *server_->GetHealthCheckService();
    health.SetServingStatus(serving);
    for (int i = 0; i < Protocol().service_count(); ++i) {
      health.SetServingStatus(Protocol().service(i)->full_name(), serving);
    }
  }

  PollDesk polls_;
  NotificationDesk notifications_;
  Door door_;
  Environment env_;
  std::vector<std::unique_ptr<RpcService>> services_;
  std::unique_ptr<::grpc::Server> server_;
  int port_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> StartGrpcServer(const GrpcServerDeps& deps,
                                                            const GrpcServerOptions& options) {
  FLOVYN_RETURN_IF_ERROR(CheckOptions(options));
  auto server = std::make_unique<Server>(deps, options);
  FLOVYN_RETURN_IF_ERROR(server->Start());
  return server;
}

}  // namespace flovyn::grpc
