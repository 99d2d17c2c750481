#include "settings/profile.h"

#include <toml++/toml.h>

#include <algorithm>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn::cli {
namespace {

struct ProfileKey {
  std::string_view name = {};
  std::optional<std::string> Profile::*value = nullptr;
};

constexpr ProfileKey kProfileKeys[] = {
    {"server", &Profile::server},   {"tenant", &Profile::tenant},
    {"api_key", &Profile::api_key}, {"api_key_file", &Profile::api_key_file},
    {"ca_file", &Profile::ca_file},
};

class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  absl::StatusOr<ConfigFile> Read(const toml::table& root) const {
    ConfigFile config;
    for (const auto& [key, node] : root) {
      if (key.str() == "default_profile" && node.is_string()) {
        config.default_profile = node.as_string()->get();
      } else if (key.str() == "profiles" && node.is_table()) {
        FLOVYN_RETURN_IF_ERROR(ReadProfiles(*node.as_table(), config));
      } else {
        return Wrong(key, "expected default_profile = \"NAME\" or [profiles.NAME]");
      }
    }
    return config;
  }

 private:
  absl::Status ReadProfiles(const toml::table& table, ConfigFile& config) const {
    for (const auto& [key, node] : table) {
      if (!node.is_table()) return Wrong(key, "a profile is a table: [profiles.NAME]");
      FLOVYN_ASSIGN_OR_RETURN(config.profiles[std::string(key.str())],
                              ReadProfile(*node.as_table()));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Profile> ReadProfile(const toml::table& table) const {
    Profile profile;
    for (const auto& [key, node] : table) {
      const auto known = std::ranges::find(kProfileKeys, key.str(), &ProfileKey::name);
      if (known == std::end(kProfileKeys) || !node.is_string()) {
        return Wrong(key, "a profile has the texts server, tenant, api_key, api_key_file, ca_file");
      }
      profile.*known->value = node.as_string()->get();
    }
    return profile;
  }

  absl::Status Wrong(const toml::key& key, std::string_view why) const {
    const toml::source_position at = key.source().begin;
    return InvalidField(absl::StrFormat("%s:%d:%d: %s", file_, at.line, at.column, key.str()), why);
  }

  std::string_view file_;
};

}  // namespace

absl::StatusOr<ConfigFile> ParseConfigFile(std::string_view text, std::string_view file) {
  try {
    return Reader(file).Read(toml::parse(text));
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return InvalidField(absl::StrFormat("%s:%d:%d", file, at.line, at.column),
                        std::string(error.description()));
  }
}

}  // namespace flovyn::cli
