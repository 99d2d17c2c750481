#include "flovyn/http/http_server.h"

#include <utility>

#include "call.h"
#include "environment.h"
#include "flovyn/base/status_macros.h"
#include "server/front.h"

namespace flovyn::http {
namespace {

FrontOptions FrontOptionsOf(const HttpServerOptions& options) {
  FrontOptions front;
  front.host = options.host;
  front.port = options.port;
  front.tls = options.tls;
  front.workers = options.workers;
  front.max_connections = options.max_connections;
  front.max_body_bytes = options.max_body_bytes;
  front.idle_timeout = options.idle_timeout;
  front.request_deadline = options.request_deadline;
  front.stream_keep_alive = options.stream_keep_alive;
  front.stream_inactivity = options.stream_inactivity;
  return front;
}

class RestServer final : public HttpServer {
 public:
  RestServer(std::shared_ptr<Environment> env, std::unique_ptr<Front> front)
      : env_(std::move(env)), front_(std::move(front)) {}
  ~RestServer() override { Shutdown(absl::ZeroDuration()); }

  int port() const override { return front_->port(); }

  void Shutdown(absl::Duration grace) override {
    env_->waits->Close();
    front_->Stop(grace);
    env_->calls.WaitUntilNone();
  }

 private:
  const std::shared_ptr<Environment> env_;  // shared with the calls
  const std::unique_ptr<Front> front_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> StartHttpServer(const HttpServerDeps& deps,
                                                            const HttpServerOptions& options) {
  auto env = std::make_shared<Environment>(deps, options);
  FLOVYN_ASSIGN_OR_RETURN(
      std::unique_ptr<Front> front,
      StartFront(FrontOptionsOf(options), [env](const HttpRequest& request, Responder responder) {
        Call::Serve(env, request, std::move(responder));
      }));
  return std::make_unique<RestServer>(std::move(env), std::move(front));
}

}  // namespace flovyn::http
