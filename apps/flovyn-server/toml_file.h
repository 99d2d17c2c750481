#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "setting_value.h"

namespace flovyn::server {

/// One value of a TOML file.
struct TomlEntry {
  std::string path = {};   ///< "auth.enabled"; "orgs[].id" for every element of a list.
  std::string shown = {};  ///< The same with positions: "orgs[0].id".
  std::size_t index = 0;   ///< The innermost position.
  SettingValue value = {};
  std::size_t line = 0;
};

/// The values of a TOML text in the order of their keys; an empty table is an entry without a
/// value. Errors: InvalidArgument with `file`, line and column of what is not TOML.
absl::StatusOr<std::vector<TomlEntry>> ParseToml(std::string_view text, std::string_view file);

}  // namespace flovyn::server
