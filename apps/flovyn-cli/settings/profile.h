#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace flovyn::cli {

/// What a profile of the configuration file, the environment or the command line says.
struct Profile {
  std::optional<std::string> server = {};  ///< http://HOST:PORT or https://…, maybe with a path
  std::optional<std::string> tenant = {};  ///< slug of the organization
  std::optional<std::string> api_key = {};
  std::optional<std::string> api_key_file = {};  ///< has the key, instead of api_key
  std::optional<std::string> ca_file = {};       ///< PEM: whom to trust besides the system's
};

struct ConfigFile {
  std::string default_profile = {};  ///< Empty: none.
  std::map<std::string, Profile, std::less<>> profiles = {};
};

/// Reads
///
///   default_profile = "dev"
///   [profiles.dev]
///   server = "http://localhost:8000"
///
/// Errors: InvalidArgument with `file`, line and column of what is no TOML, no text, or not known.
/// No message has a value of the file.
absl::StatusOr<ConfigFile> ParseConfigFile(std::string_view text, std::string_view file);

}  // namespace flovyn::cli
