#pragma once

#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "settings/profile.h"

namespace flovyn::cli {

using Environment = std::map<std::string, std::string, std::less<>>;

/// Where the requests go, and as whom.
struct Connection {
  std::string origin = {};  ///< "http://localhost:8000"
  std::string prefix = {};  ///< Path before /api, without a slash at its end; mostly empty.
  std::string tenant = {};
  std::string api_key = {};  ///< Empty: none is sent.
  std::string ca_file = {};
  std::string profile = {};  ///< The one that was used; empty: none.
};

/// What the command line says about it.
struct ConnectionOptions {
  Profile values = {};
  std::optional<std::string> profile = {};
};

/// $FLOVYN_CONFIG, else flovyn/config.toml in $XDG_CONFIG_HOME or ~/.config. Empty without a home.
std::string ConfigPath(const Environment& environment);

/// The configuration file; an empty one when there is none at the path that is used by default.
/// Errors: InvalidArgument naming the file.
absl::StatusOr<ConfigFile> LoadConfigFile(const Environment& environment);

/// For each value the first of these counts: command line, environment (FLOVYN_SERVER,
/// FLOVYN_TENANT, FLOVYN_API_KEY, FLOVYN_CA_FILE), profile (--profile, FLOVYN_PROFILE, else
/// default_profile), default. Errors: InvalidArgument naming the profile, file or value.
absl::StatusOr<Connection> ResolveConnection(const ConnectionOptions& options,
                                             const Environment& environment,
                                             const ConfigFile& config);

}  // namespace flovyn::cli
