#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "flovyn/auth/authenticators.h"
#include "flovyn/grpc/grpc_server.h"
#include "flovyn/http/http_server.h"
#include "flovyn/ports/event_bus.h"
#include "flovyn/services/engine.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"

namespace flovyn::testing {

/// One of the two organizations of a LiveEngine.
struct Org {
  TenantId id;
  std::string slug = {};
  std::string user_key = {};
  std::string worker_key = {};
};

/// An engine with both transports on free ports and authentication on. The store is the one that
/// the environment variable FLOVYN_API_STORE names: memory (default) or sqlite.
class LiveEngine {
 public:
  LiveEngine();
  ~LiveEngine();

  Engine& engine() { return *engine_; }
  int grpc_port() const { return grpc_->port(); }
  int http_port() const { return http_->port(); }
  const Org& org(int number) const { return orgs_[number]; }

 private:
  void OpenStore();

  Org orgs_[2];
  std::filesystem::path directory_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<IdGenerator> ids_;
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<EventBus> bus_;
  std::unique_ptr<system::AlarmThread> alarm_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<system::ExecutorPool> executor_;
  std::unique_ptr<Authenticator> authenticator_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<grpc::GrpcServer> grpc_;
  std::unique_ptr<http::HttpServer> http_;
};

}  // namespace flovyn::testing
