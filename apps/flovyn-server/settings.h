#pragma once

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "config.h"
#include "setting_value.h"

namespace flovyn::server {

/// One thing that can be set.
struct Setting {
  /// Its place in the file: "auth.enabled"; "[]" stands for the position in a list.
  std::string_view path = {};
  std::string_view help = {};
  absl::Status (*set)(ServerConfig& config, const SettingInput& input) = nullptr;
};

/// All of them, in the order of the help.
std::span<const Setting> Settings();

/// Nullptr for an unknown path.
const Setting* FindSetting(std::string_view path);

/// Whether settings are below this path: "auth", "orgs".
bool IsSection(std::string_view path);

/// The environment variable that sets it: "AUTH__ENABLED" of "auth.enabled". Empty for what is part
/// of a list: that is set in the file only.
std::string EnvironmentName(const Setting& setting);

/// The known path that is most like `path`.
std::string_view NearestSetting(std::string_view path);

}  // namespace flovyn::server
