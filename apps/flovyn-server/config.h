#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/access.h"
#include "flovyn/domain/claim.h"
#include "flovyn/domain/limits.h"
#include "flovyn/domain/tenant.h"
#include "flovyn/ports/logger.h"
#include "flovyn/services/execution_counts.h"

namespace flovyn::server {

/// One of auth.static_api_key.keys.
struct ApiKeyConfig {
  std::string key = {};
  TenantId org;
  std::optional<PrincipalType> principal_type = {};
  std::string principal_id = {};
  Role role = Role::kMember;
};

/// Who may come in through one transport. No authenticators: nobody.
struct EndpointConfig {
  std::vector<std::string> authenticators = {};
  std::string authorizer = "cedar";
};

struct AuthConfig {
  bool enabled = false;
  std::vector<ApiKeyConfig> keys = {};
  EndpointConfig http = {};
  EndpointConfig grpc = {};
};

/// PEM files of what the server shows to its clients, on both transports. Both or none.
struct TlsConfig {
  std::string certificate_file = {};
  std::string key_file = {};

  bool enabled() const { return !certificate_file.empty(); }
};

/// Everything that can be set. It has been checked when LoadConfig() gives it.
struct ServerConfig {
  std::string file = {};  ///< Where the settings came from; empty: no file.
  std::string database_url = "sqlite:flovyn.db";
  std::string host = "127.0.0.1";
  int http_port = 8000;  ///< 0: any free port.
  int grpc_port = 9090;
  TlsConfig tls = {};
  std::vector<Tenant> orgs = {};
  /// Of orgs, by position; may be shorter.
  std::vector<std::optional<absl::Duration>> org_retentions = {};
  absl::Duration finished_executions = absl::ZeroDuration();  ///< Are kept; zero: for ever.
  AuthConfig auth = {};
  Limits limits = {};
  ClaimPolicy claims = {};
  ExecutionCountOptions counts = {};                        ///< What metrics tell of executions.
  absl::Duration poll_short_hold = absl::Milliseconds(15);  ///< Polls without a gRPC deadline.
  absl::Duration poll_max_hold = absl::Seconds(60);         ///< Polls with one.
  absl::Duration shutdown_grace = absl::Seconds(10);
  absl::Duration sweep_interval = absl::Seconds(5);
  LogLevel log_level = LogLevel::kInfo;
  bool log_json = false;
  int postgres_connections = 8;
  bool sqlite_full_sync = true;  ///< Every commit reaches the disk before it is answered.
};

using Environment = std::map<std::string, std::string, std::less<>>;

/// What the process was started with.
struct Invocation {
  std::vector<std::string> arguments = {};  ///< Without the program's name.
  Environment environment = {};

  static Invocation Of(int argc, char** argv, char** environment);
};

enum class Request { kServe, kHelp, kVersion };

struct LoadedConfig {
  Request request = Request::kServe;
  ServerConfig config = {};
};

/// Reads the command line, the environment and the file; of one setting the first in this order
/// wins, and the built-in default comes last. Nothing is used unless all of it is right.
/// Errors: InvalidArgument naming the option, variable or file line, and the nearest known name.
absl::StatusOr<LoadedConfig> LoadConfig(const Invocation& invocation);

/// What one setting's reader cannot see: whether the settings agree with each other.
absl::Status CheckConfig(const ServerConfig& config);

/// A database URL without what may be secret, for the log.
std::string WithoutSecrets(const std::string& url);

/// Whether only this machine can reach `host`.
bool IsLoopback(const std::string& host);

/// The text of --help: options, settings and their environment variables.
std::string HelpText();

}  // namespace flovyn::server
