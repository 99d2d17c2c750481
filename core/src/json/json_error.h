#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace flovyn {

// The errors of this layer, which lies below domain/errors.h. Callers that know the name of the
// field wrap the message with InvalidField().

/// InvalidArgument: "invalid JSON at offset <offset>: <what>".
absl::Status InvalidJson(std::size_t offset, std::string_view what);
/// InvalidArgument: "invalid JSON: <size> bytes, at most <limit> are allowed".
absl::Status JsonTooLong(std::size_t size, std::size_t limit);

}  // namespace flovyn
