#pragma once

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace flovyn::cli {

/// All of a file. Errors: InvalidField(`field`) when it cannot be read or is longer.
absl::StatusOr<std::string> ReadTextFile(std::string_view field, const std::string& path,
                                         std::size_t max_bytes);

/// All of a stream; errors as above.
absl::StatusOr<std::string> ReadStream(std::string_view field, std::istream& stream,
                                       std::size_t max_bytes);

}  // namespace flovyn::cli
