#include "server_choice.h"

namespace flovyn::sdk_grpc {
namespace {

// So long a server that did not answer is passed over when there are others.
constexpr absl::Duration kAway = absl::Seconds(1);

std::shared_ptr<::grpc::ChannelCredentials> Credentials(const GrpcOptions& options) {
  if (!options.tls && options.root_certificates.empty()) {
    return ::grpc::InsecureChannelCredentials();
  }
  ::grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.root_certificates;
  return ::grpc::SslCredentials(tls);
}

::grpc::ChannelArguments Arguments() {
  ::grpc::ChannelArguments arguments;
  // Two backends of a process share no connection: one may be closed while the other works.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // A server that comes back is found within a second.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  // A machine that is gone without a word is noticed, also while a poll waits.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  // The server says how long a history may be.
  arguments.SetMaxReceiveMessageSize(-1);
  return arguments;
}

}  // namespace

ServerChoice::ServerChoice(const GrpcOptions& options, Clock& clock) : clock_(clock) {
  const std::shared_ptr<::grpc::ChannelCredentials> credentials = Credentials(options);
  for (const std::string& endpoint : options.endpoints) {
    servers_.push_back(std::make_unique<Server>(
        endpoint, ::grpc::CreateCustomChannel(endpoint, credentials, Arguments())));
  }
}

bool ServerChoice::MayAnswer(Server& server, std::int64_t now_ms) const {
  // Asked in any case, so that it connects again.
  const grpc_connectivity_state state = server.channel->GetState(/*try_to_connect=*/true);
  return state != GRPC_CHANNEL_TRANSIENT_FAILURE && server.away_until_ms <= now_ms;
}

Server& ServerChoice::Next() {
  const std::size_t turn = turn_++;
  Server& first = *servers_[turn % servers_.size()];
  if (servers_.size() == 1) return first;
  const std::int64_t now_ms = absl::ToUnixMillis(clock_.Now());
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    Server& server = *servers_[(turn + i) % servers_.size()];
    if (MayAnswer(server, now_ms)) return server;
  }
  return first;
}

void ServerChoice::NotAnswered(Server& server) {
  server.away_until_ms = absl::ToUnixMillis(clock_.Now() + kAway);
}

}  // namespace flovyn::sdk_grpc
