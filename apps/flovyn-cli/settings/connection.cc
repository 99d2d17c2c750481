#include "settings/connection.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "settings/text_file.h"

namespace flovyn::cli {
namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxKeyBytes = 16 * 1024;
constexpr std::string_view kDefaultServer = "http://localhost:8000";
constexpr std::string_view kDefaultTenant = "default";

std::string ValueOf(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

std::optional<std::string> Given(const Environment& environment, std::string_view name) {
  std::string value = ValueOf(environment, name);
  if (value.empty()) return std::nullopt;
  return value;
}

/// A bearer token goes into a header: no spaces, no control characters.
bool IsToken(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

absl::StatusOr<std::string> KeyOf(const Profile& source, const Environment& environment) {
  std::string key = source.api_key.value_or("");
  std::string_view field = "the API key";
  if (source.api_key_file) {
    std::string path = *source.api_key_file;
    if (path.starts_with("~/")) path.replace(0, 1, ValueOf(environment, "HOME"));
    field = "api_key_file";
    FLOVYN_ASSIGN_OR_RETURN(key, ReadTextFile(field, path, kMaxKeyBytes));
  }
  key = std::string(absl::StripAsciiWhitespace(key));
  if (!IsToken(key)) return InvalidField(field, "has characters that no key has");
  return key;
}

/// Command line and environment, in this order.
Profile Overrides(const Profile& options, const Environment& environment) {
  Profile profile;
  profile.server = options.server ? options.server : Given(environment, "FLOVYN_SERVER");
  profile.tenant = options.tenant ? options.tenant : Given(environment, "FLOVYN_TENANT");
  profile.ca_file = options.ca_file ? options.ca_file : Given(environment, "FLOVYN_CA_FILE");
  profile.api_key = options.api_key;
  profile.api_key_file = options.api_key_file;
  if (!profile.api_key && !profile.api_key_file) {
    profile.api_key = Given(environment, "FLOVYN_API_KEY");
  }
  return profile;
}

absl::StatusOr<Profile> NamedProfile(const std::string& name, const ConfigFile& config,
                                     const Environment& environment) {
  if (name.empty()) return Profile();
  const auto found = config.profiles.find(name);
  if (found != config.profiles.end()) return found->second;
  return InvalidField("profile",
                      absl::StrFormat("%s has no [profiles.%s]", ConfigPath(environment), name));
}

absl::Status TakeServer(std::string_view server, Connection& connection) {
  std::string text(server);
  if (text.find("://") == std::string::npos) text = "http://" + text;
  const std::size_t host = text.find("://") + 3;
  const std::string scheme = text.substr(0, host);
  const std::size_t path = std::min(text.find('/', host), text.size());
  const std::string_view authority = std::string_view(text).substr(host, path - host);
  const bool known = scheme == "http://" || scheme == "https://";
  // What may be in front of an @ is not told: it could be a password.
  if (!known || authority.empty() || authority.find('@') != std::string_view::npos ||
      !IsToken(text) || text.find_first_of("?#") != std::string::npos) {
    return InvalidField("server", "expected http://HOST:PORT or https://HOST:PORT");
  }
  connection.origin = text.substr(0, path);
  connection.prefix = text.substr(path);
  while (connection.prefix.ends_with('/')) connection.prefix.pop_back();
  return absl::OkStatus();
}

}  // namespace

std::string ConfigPath(const Environment& environment) {
  if (const auto path = Given(environment, "FLOVYN_CONFIG")) return *path;
  const std::string home = ValueOf(environment, "HOME");
  std::string folder = ValueOf(environment, "XDG_CONFIG_HOME");
  if (folder.empty() && !home.empty()) folder = home + "/.config";
  return folder.empty() ? "" : folder + "/flovyn/config.toml";
}

absl::StatusOr<ConfigFile> LoadConfigFile(const Environment& environment) {
  const std::string path = ConfigPath(environment);
  std::error_code ignored;
  const bool required = Given(environment, "FLOVYN_CONFIG").has_value();
  if (path.empty() || (!required && !std::filesystem::exists(path, ignored))) return ConfigFile();
  FLOVYN_ASSIGN_OR_RETURN(const std::string text,
                          ReadTextFile("configuration", path, kMaxConfigBytes));
  return ParseConfigFile(text, path);
}

absl::StatusOr<Connection> ResolveConnection(const ConnectionOptions& options,
                                             const Environment& environment,
                                             const ConfigFile& config) {
  Connection connection;
  connection.profile = options.profile ? *options.profile : ValueOf(environment, "FLOVYN_PROFILE");
  if (connection.profile.empty()) connection.profile = config.default_profile;
  FLOVYN_ASSIGN_OR_RETURN(const Profile profile,
                          NamedProfile(connection.profile, config, environment));
  const Profile first = Overrides(options.values, environment);
  const auto choose = [](const auto& a, const auto& b, std::string_view otherwise) {
    return a ? *a : b ? *b : std::string(otherwise);
  };
  FLOVYN_RETURN_IF_ERROR(
      TakeServer(choose(first.server, profile.server, kDefaultServer), connection));
  connection.tenant = choose(first.tenant, profile.tenant, kDefaultTenant);
  if (connection.tenant.empty()) return InvalidField("tenant", "must not be empty");
  connection.ca_file = choose(first.ca_file, profile.ca_file, "");
  const bool own_key = first.api_key || first.api_key_file;
  FLOVYN_ASSIGN_OR_RETURN(connection.api_key, KeyOf(own_key ? first : profile, environment));
  return connection;
}

}  // namespace flovyn::cli
