#include "wiring_auth.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/auth/authenticators.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::server {
namespace {

absl::StatusOr<std::unique_ptr<Authenticator>> MakeStaticKeys(const AuthConfig& config) {
  std::vector<auth::StaticApiKey> keys;
  for (const ApiKeyConfig& key : config.keys) {
    keys.push_back({.key = key.key,
                    .tenant = key.org,
                    .principal_type = key.principal_type.value_or(PrincipalType::kUser),
                    .principal_id = key.principal_id,
                    .role = key.role});
  }
  auto made = auth::MakeStaticKeyAuthenticator(keys);
  if (made.ok()) return made;
  return InvalidField("auth.static_api_key", std::string(made.status().message()));
}

absl::StatusOr<std::unique_ptr<Authenticator>> MakeFor(const AuthConfig& config,
                                                       const EndpointConfig& endpoint) {
  if (!config.enabled) return auth::MakeOpenAuthenticator();
  if (endpoint.authenticators.empty()) return auth::MakeDenyAll();
  return MakeStaticKeys(config);
}

void ReportEndpoint(std::string_view name, const EndpointConfig& endpoint, Logger& logger) {
  if (!endpoint.authenticators.empty()) return;
  logger.Log(LogLevel::kWarning, "nobody can come in: no authenticator is configured",
             {{"setting", absl::StrFormat("auth.endpoints.%s.authenticators", name)},
              {"example", "[\"static_api_key\"]"}});
}

}  // namespace

absl::StatusOr<Authenticators> MakeAuthenticators(const AuthConfig& config) {
  // Keys that no endpoint uses are checked, too.
  if (!config.keys.empty()) FLOVYN_RETURN_IF_ERROR(MakeStaticKeys(config).status());
  Authenticators made;
  FLOVYN_ASSIGN_OR_RETURN(made.http, MakeFor(config, config.http));
  FLOVYN_ASSIGN_OR_RETURN(made.grpc, MakeFor(config, config.grpc));
  return made;
}

void ReportAccess(const ServerConfig& config, TenantRepository& tenants, Logger& logger) {
  if (!config.auth.enabled) {
    logger.Log(LogLevel::kWarning,
               "AUTHENTICATION IS OFF: everybody on this machine may do everything",
               {{"setting", "auth.enabled"}});
    return;
  }
  ReportEndpoint("http", config.auth.http, logger);
  ReportEndpoint("grpc", config.auth.grpc, logger);
  for (const ApiKeyConfig& key : config.auth.keys) {
    if (!absl::IsNotFound(tenants.Get(key.org).status())) continue;
    logger.Log(LogLevel::kWarning, "an API key opens an organization that does not exist",
               {{"principal", key.principal_id}, {"org_id", key.org.str()}});
  }
  if (!IsLoopback(config.host) && !config.tls.enabled()) {
    logger.Log(
        LogLevel::kWarning,
        "traffic is not encrypted: set tls.certificate_file and tls.key_file, or let clients "
        "come through a proxy that does TLS",
        {{"host", config.host}});
  }
}

}  // namespace flovyn::server
