#pragma once

#include <optional>
#include <string_view>

#include "absl/time/time.h"

namespace flovyn::query {

/// Whether `text` is wholly a JSON number that a query compares as one: at most 64 bytes, an
/// exponent of at most three digits. All stores can hold and order such numbers exactly.
bool IsPlainNumber(std::string_view text);

}  // namespace flovyn::query
