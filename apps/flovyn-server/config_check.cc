#include <arpa/inet.h>

#include <algorithm>
#include <string_view>

#include "absl/strings/str_format.h"
#include "config.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::server {
namespace {

constexpr std::string_view kSchemes[] = {"sqlite:", "postgres://", "postgresql://", "memory:"};

absl::Status CheckStorage(const ServerConfig& config) {
  const std::string& url = config.database_url;
  const auto scheme = std::ranges::find_if(
      kSchemes, [&](std::string_view known) { return url.starts_with(known); });
  if (scheme == std::end(kSchemes)) {
    return InvalidField("database_url",
                        "must begin with sqlite:, postgres://, postgresql:// or memory:");
  }
  if (url == "sqlite:")
    return InvalidField("database_url", "sqlite: needs a path: sqlite:flovyn.db");
  if (*scheme == "memory:" && url != "memory:") {
    return InvalidField("database_url", "memory: takes no path");
  }
  return absl::OkStatus();
}

absl::Status CheckOrgs(const std::vector<Tenant>& orgs) {
  for (std::size_t i = 0; i < orgs.size(); ++i) {
    const std::string place = absl::StrFormat("orgs[%d]", i);
    if (absl::Status status = CheckTenant(orgs[i]); !status.ok()) {
      return InvalidField(place, std::string(status.message()));
    }
    const auto same = std::find_if(
        orgs.begin(), orgs.begin() + static_cast<std::ptrdiff_t>(i),
        [&](const Tenant& other) { return other.id == orgs[i].id || other.slug == orgs[i].slug; });
    if (same != orgs.begin() + static_cast<std::ptrdiff_t>(i)) {
      return InvalidField(place, absl::StrFormat("id or slug is that of orgs[%d]; both must differ",
                                                 same - orgs.begin()));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckEndpoint(std::string_view name, const EndpointConfig& endpoint) {
  for (const std::string& authenticator : endpoint.authenticators) {
    if (authenticator == "static_api_key") continue;
    return InvalidField(absl::StrFormat("auth.endpoints.%s.authenticators", name),
                        absl::StrFormat("'%s' is not one of: static_api_key", authenticator));
  }
  if (endpoint.authorizer != "cedar") {
    return InvalidField(absl::StrFormat("auth.endpoints.%s.authorizer", name),
                        absl::StrFormat("'%s' is not one of: cedar", endpoint.authorizer));
  }
  return absl::OkStatus();
}

absl::Status CheckAuth(const ServerConfig& config) {
  FLOVYN_RETURN_IF_ERROR(CheckEndpoint("http", config.auth.http));
  FLOVYN_RETURN_IF_ERROR(CheckEndpoint("grpc", config.auth.grpc));
  for (std::size_t i = 0; i < config.auth.keys.size(); ++i) {
    if (!config.auth.keys[i].principal_type.has_value()) {
      return InvalidField(absl::StrFormat("auth.static_api_key.keys[%d].principal_type", i),
                          "must be User or Worker");
    }
  }
  if (config.auth.enabled || IsLoopback(config.host)) return absl::OkStatus();
  return InvalidField(
      "host", absl::StrFormat("authentication is off, so only this machine may connect, but %s "
                              "is not a loopback address; use 127.0.0.1, or set auth.enabled "
                              "and the keys",
                              config.host));
}

}  // namespace

std::string WithoutSecrets(const std::string& url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t host = scheme + 3;
  const std::size_t options = std::min(url.find('?', host), url.size());
  const std::size_t at = url.rfind('@', options);
  const std::size_t begin = at == std::string::npos || at < host ? host : at + 1;
  return url.substr(0, host) + url.substr(begin, options - begin);
}

bool IsLoopback(const std::string& host) {
  if (host == "localhost" || host == "::1" || host == "[::1]") return true;
  in_addr address = {};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

absl::Status CheckConfig(const ServerConfig& config) {
  FLOVYN_RETURN_IF_ERROR(CheckStorage(config));
  if (config.tls.certificate_file.empty() != config.tls.key_file.empty()) {
    return InvalidField(config.tls.key_file.empty() ? "tls.key_file" : "tls.certificate_file",
                        "is missing; certificate and key go together");
  }
  if (config.http_port != 0 && config.http_port == config.grpc_port) {
    return InvalidField(
        "grpc_server_port",
        absl::StrFormat("%d is the HTTP port, too; they must differ", config.grpc_port));
  }
  if (config.limits.idempotency_ttl_default > config.limits.idempotency_ttl_max) {
    return InvalidField("limits.idempotency_ttl_default_seconds",
                        "is more than limits.idempotency_ttl_max_seconds");
  }
  FLOVYN_RETURN_IF_ERROR(CheckOrgs(config.orgs));
  return CheckAuth(config);
}

}  // namespace flovyn::server
