#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/limits.h"
#include "flovyn/http/tls_identity.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/authenticator.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/logger.h"
#include "flovyn/services/engine.h"

namespace flovyn::http {

struct HttpServerOptions {
  std::string host = "127.0.0.1";  ///< Name or address of this machine; 0.0.0.0 for all.
  int port = 8000;                 ///< 0: any free one, see HttpServer::port().
  TlsIdentity tls = {};            ///< Empty: plain text.
  std::size_t workers = 2;         ///< Threads that read requests; none of them waits for a store.
  std::size_t max_result_waits = 1'000;    ///< Clients that wait for a result; beyond: 429.
  std::size_t max_connections = 10'000;    ///< Beyond: 503.
  std::size_t max_body_bytes = 1'310'720;  ///< 1.25 MiB: a full input and full metadata.
  absl::Duration idle_timeout = absl::Seconds(75);       ///< Between two requests.
  absl::Duration request_deadline = absl::Seconds(30);   ///< First to last byte of a request.
  absl::Duration stream_keep_alive = absl::Seconds(15);  ///< Of a silent event stream.
  absl::Duration stream_inactivity = absl::Minutes(5);   ///< Without an event a stream ends.
  Limits limits = {};                                    ///< The engine's.
  std::string version = "0.0.0";                         ///< Shown by health and the API docs.
};

/// Everything that the server calls. All outlive it.
struct HttpServerDeps {
  Engine& engine;
  Authenticator& authenticator;
  /// Runs every request that reads the store, so that a slow database holds up neither the liveness
  /// probe nor the reading of requests. When it is full, requests get 429.
  /// Its work runs on threads of its own, never on the one that posts.
  Executor& executor;
  Logger& logger;  ///< One line a request at debug; defects at error. No tokens, no payloads.
  Clock& clock;
  Alarm& alarm;
  std::function<bool()> ready;  ///< False before the start is done and after a signal to stop.
};

/// The REST API, its OpenAPI document and the health probes on one port, with TLS when there is an
/// identity, else in plain text.
class HttpServer {
 public:
  virtual ~HttpServer() = default;  ///< Shuts down without grace.

  virtual int port() const = 0;

  /// Stops accepting; requests that have arrived have `grace` to be answered, then their
  /// connections are cut. Returns when the last one is done with the engine. Later calls do
  /// nothing. Never from a callback of the engine or work of the executor.
  virtual void Shutdown(absl::Duration grace) = 0;
};

/// Starts to serve at once. Errors: Unavailable (the port is in use; names it), InvalidArgument (an
/// option), FailedPrecondition (the address may not be bound).
absl::StatusOr<std::unique_ptr<HttpServer>> StartHttpServer(const HttpServerDeps& deps,
                                                            const HttpServerOptions& options);

}  // namespace flovyn::http
