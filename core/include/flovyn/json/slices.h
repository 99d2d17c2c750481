#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/json/json.h"

namespace flovyn {

/// Decoded member names and, for each, the value as it stands in the text.
using JsonSlices = std::map<std::string, std::string_view, std::less<>>;

/// The members of the one object that `text` is, without building their values: for payloads that
/// are passed on byte for byte. The slices are views on `text`; of equal names the last wins.
///
/// Errors: those of ParseJson, and "invalid JSON at offset 0: an object is expected".
absl::StatusOr<JsonSlices> TopLevelSlices(std::string_view text, const JsonLimits& limits = {});

}  // namespace flovyn
