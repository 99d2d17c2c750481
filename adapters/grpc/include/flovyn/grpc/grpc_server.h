#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/authenticator.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/logger.h"
#include "flovyn/services/engine.h"

namespace flovyn::grpc {

struct GrpcServerOptions {
  std::string host = "127.0.0.1";  ///< Name or address of this machine; 0.0.0.0 for all.
  int port = 9090;                 ///< 0: any free one, see GrpcServer::port().
  /// PEM: the server's certificate, then intermediate ones. Empty: plain text.
  std::string tls_certificate_chain = {};
  std::string tls_private_key = {};  ///< PEM, not encrypted; the certificate's.
  int max_message_bytes =
      16 * 1024 * 1024;  ///< Of one request. Replies have no bound of their own.
  /// How long a poll may wait for work when its client sent a gRPC deadline; it is answered shortly
  /// before that deadline in any case.
  absl::Duration max_hold = absl::Seconds(60);
  /// And when it sent none: some workers do nothing else while they poll.
  absl::Duration short_hold = absl::Milliseconds(15);
  std::size_t max_polls = 20'000;  ///< Waiting at once, about 16 kB each; over it they are refused.
  std::size_t max_subscriptions = 1'000;  ///< To notifications, open at once.
  Limits limits = {};                     ///< The engine's.
};

/// Everything that the server calls. All outlive it.
struct GrpcServerDeps {
  Engine& engine;
  Authenticator& authenticator;
  Executor& executor;  ///< Runs the RPCs that read the store.
  Logger& logger;      ///< One line an RPC at debug; defects at error. No tokens, no payloads.
  Clock& clock;
};

/// The flovyn.v1 protocol and grpc.health.v1 on one port, with TLS when there is a certificate,
/// else in plain text. It has a few threads of its own, whatever the number of clients and waiting
/// polls.
class GrpcServer {
 public:
  virtual ~GrpcServer() = default;  ///< Shuts down without grace.

  virtual int port() const = 0;

  /// Health becomes NOT_SERVING, waiting polls are answered with nothing, subscriptions end with
  /// UNAVAILABLE, as do new calls. Goes on when there have been none for 50 ms, or after 500 ms.
  /// Calls in flight have `grace` to end, then their clients get UNAVAILABLE; returns when the last
  /// one is done with the engine. Later calls do nothing. From one thread, never from a callback of
  /// the engine.
  virtual void Shutdown(absl::Duration grace) = 0;
};

/// Starts to serve at once. Errors: Unavailable (the port is in use; names it), InvalidArgument
/// (an option).
absl::StatusOr<std::unique_ptr<GrpcServer>> StartGrpcServer(const GrpcServerDeps& deps,
                                                            const GrpcServerOptions& options);

}  // namespace flovyn::grpc
