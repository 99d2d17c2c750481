#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/http/tls_identity.h"
#include "server/event_stream.h"
#include "server/message.h"

namespace flovyn::http {

/// The right and the duty to answer one request. Copies stand for the same request. Safe for
/// concurrent use; may be used at any later time, also after the front has stopped.
///
/// A handler that returns without having answered holds no thread: the connection waits for
/// Send(). When the last copy goes without an answer, the client gets a 500.
class Responder {
 public:
  class Exchange;
  explicit Responder(std::shared_ptr<Exchange> exchange);

  /// Answers on the calling thread, without blocking; what the peer does not take at once is sent
  /// later. Only the first call counts. False: answered before, or the client is gone.
  bool Send(const HttpResponse& response) const;

  /// `cancel` runs once if the client goes away before the answer, or if the front has to stop
  /// without it; at once if that has happened. It runs on the front's own thread and must not
  /// block. It is dropped with the answer; a second one replaces the first. It must not own a copy
  /// of this Responder, since the request would then keep itself alive.
  ///
  /// A client that only closes its sending side counts as gone, but is still sent the answer.
  void OnCancel(std::function<void()> cancel) const;

  /// Answers with a head and goes on with a stream; its body and the callback of OnCancel are
  /// dropped. Nothing, and no callback ever: answered before, the client is gone, or the front
  /// stops. Not for HEAD.
  std::optional<EventStream> Stream(const HttpResponse& head, StreamCallbacks callbacks) const;

 private:
  std::shared_ptr<Exchange> exchange_;
};

/// Called on one of FrontOptions::workers threads, concurrently for different requests. The
/// request is valid until the handler returns. What it throws becomes a 500 without the text.
using HttpHandler = std::function<void(const HttpRequest& request, Responder responder)>;

struct FrontOptions {
  std::string host = "127.0.0.1";
  int port = 8000;          // 0: any free port
  TlsIdentity tls = {};     // empty: plain text
  std::size_t workers = 4;  // threads that run the handler

  std::size_t max_connections = 10'000;                // beyond: 503 and closed
  std::size_t max_head_bytes = std::size_t{64} << 10;  // request line and headers; beyond: 431
  std::size_t max_headers = 100;                       // beyond: 431
  std::size_t max_target_bytes = 8'000;                // path and query, at most 8,000; beyond: 414
  std::size_t max_body_bytes = (std::size_t{1} << 20) + (std::size_t{64} << 10);  // beyond: 413

  absl::Duration idle_timeout = absl::Seconds(75);      // between two requests; then closed
  absl::Duration request_deadline = absl::Seconds(30);  // first to last byte of a request; then 408
  absl::Duration write_timeout = absl::Seconds(30);     // without any progress; then closed

  std::size_t stream_buffer_bytes = std::size_t{256} << 10;  // then an event stream is full
  absl::Duration stream_keep_alive = absl::Seconds(15);      // of silence; then a comment
  absl::Duration stream_inactivity = absl::Minutes(5);       // without an event; then ended
};

/// An HTTP/1.1 server. One thread owns all sockets: it collects requests and gives only complete
/// ones to the workers, so that neither idle nor slow clients hold a worker.
class Front {
 public:
  virtual ~Front() = default;  // stops with a grace of 0

  virtual int port() const = 0;
  /// Connections that are open now, whatever they do.
  virtual std::size_t open_connections() const = 0;

  /// Stops accepting, closes idle connections, and waits up to `grace` until the requests that
  /// have arrived are answered; then cancels the rest and cuts them off. Waits for handlers that
  /// are running, however long they take. Not to be called from a handler. Later calls return
  /// when the first is done.
  virtual void Stop(absl::Duration grace) = 0;
};

/// Listens and serves `handler`, which gets every request, until Stop().
/// Errors: InvalidField (an option, or a host that cannot be resolved), Unavailable (the address
/// is in use; the message names host and port), FailedPrecondition (it may not be bound).
absl::StatusOr<std::unique_ptr<Front>> StartFront(const FrontOptions& options, HttpHandler handler);

}  // namespace flovyn::http
