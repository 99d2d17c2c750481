#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "config.h"

namespace flovyn::server {

struct CommandLine {
  struct Value {
    std::string option = {};        ///< As written: "--http-port".
    std::string_view setting = {};  ///< The path of what it sets: "server_port".
    std::string text = {};
  };

  Request request = Request::kServe;
  std::string config_file = {};
  std::vector<Value> values = {};
};

/// Understands "--option value" and "--option=value"; the last of equal options wins. Errors:
/// InvalidArgument naming the option, and the nearest known one.
absl::StatusOr<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments);

/// The lines of --help that are about options.
std::string OptionsHelp();

}  // namespace flovyn::server
