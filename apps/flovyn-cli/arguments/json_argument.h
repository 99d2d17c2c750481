#pragma once

#include <istream>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace flovyn::cli {

/// A JSON value that is given on the command line or in a file ("-": what comes in).
struct JsonArgument {
  std::string text = {};
  std::string file = {};
};

/// The text, which is valid JSON, byte for byte; empty when neither is given. `field` is the name
/// of the option: "--input"; that of the file is "--input-file". Errors: InvalidField.
absl::StatusOr<std::string> JsonTextOf(const JsonArgument& argument, std::string_view field,
                                       std::istream& input);

}  // namespace flovyn::cli
