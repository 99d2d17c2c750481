#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "flovyn/json/json.h"

namespace flovyn {

/// OK exactly for the texts that ParseJson reads, and the same errors for the others (and
/// JsonLimits::finite_numbers besides), but builds nothing: for payloads that are only passed on.
/// Allocates only for texts that are nested deep or wrong.
absl::Status ValidateJson(std::string_view text, const JsonLimits& limits = {});

}  // namespace flovyn
