#pragma once

#include <memory>
#include <string>

#include "flovyn/auth/authenticators.h"
#include "flovyn/grpc/grpc_server.h"
#include "flovyn/sdk_embedded/embedded_engine.h"
#include "flovyn/sdk_grpc/grpc_backend.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/logger.h"
#include "flovyn/system/system_clock.h"
#include "host.h"

namespace flovyn::sdk {

/// A gRPC server of this process, with an engine of its own.
class GrpcServerHost {
 public:
  /// Callers show `key`, unless it is empty.
  explicit GrpcServerHost(const std::string& url, grpc::GrpcServerOptions options = {.port = 0},
                          const std::string& key = "");
  ~GrpcServerHost();

  int port() const { return server_->port(); }
  std::string endpoint() const { return "127.0.0.1:" + std::to_string(port()); }
  Engine& engine() { return engine_->engine(); }

 private:
  const std::unique_ptr<EmbeddedEngine> engine_;
  const std::unique_ptr<Authenticator> authenticator_;
  const std::unique_ptr<Clock> clock_ = system::MakeSystemClock();
  const std::unique_ptr<Logger> logger_ = system::MakeLogger({.level = LogLevel::kError});
  const std::unique_ptr<system::ExecutorPool> executor_ = system::MakeExecutor({.threads = 4});
  std::unique_ptr<grpc::GrpcServer> server_;
};

}  // namespace flovyn::sdk
