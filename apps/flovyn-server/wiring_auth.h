#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "config.h"
#include "flovyn/ports/authenticator.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/tenant_repository.h"

namespace flovyn::server {

struct Authenticators {
  std::unique_ptr<Authenticator> http = nullptr;
  std::unique_ptr<Authenticator> grpc = nullptr;
};

/// Fails closed: what is configured and cannot be built is an error, an endpoint without
/// authenticators refuses everybody, and only auth.enabled = false opens.
absl::StatusOr<Authenticators> MakeAuthenticators(const AuthConfig& config);

/// Says in the log who may come in, where that may surprise.
void ReportAccess(const ServerConfig& config, TenantRepository& tenants, Logger& logger);

}  // namespace flovyn::server
