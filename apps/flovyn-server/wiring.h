#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "config.h"

namespace flovyn::server {

/// The whole program while it runs: a store, the engine on it, and the transports.
class Server {
 public:
  virtual ~Server() = default;  ///< Stops.
  /// Tells the world that it is not ready, hands out no more work, lets running requests end within
  /// the configured grace, and closes the store. Later calls do nothing.
  virtual void Stop() = 0;
};

/// Builds everything that the configuration names and serves. The only place where concrete
/// adapters are chosen.
/// Errors: whatever keeps a part from starting, naming it: a port in use, a database that cannot be
/// reached, an authenticator that cannot be built. Nothing is left running then.
absl::StatusOr<std::unique_ptr<Server>> StartServer(const ServerConfig& config);

}  // namespace flovyn::server
