#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "flovyn/json/json.h"

namespace flovyn {

/// A text that is equal for two scalars exactly if they are equal as JSON values: a letter for the
/// type (`z` null, `b` boolean, `n` number, `s` string), then the canonical value ("n15e-1", "bt",
/// "sGold"). Empty for arrays and objects. Stable for ever: stored on disk by indexes.
std::string CanonicalScalar(const Json& value);

/// FNV-1a, 64 bits, over the bytes of `text`. Stable for ever: stored on disk by indexes. Not for
/// keys that an adversary may choose where a collision would be more than a slower search.
std::uint64_t Fingerprint64(std::string_view text);

}  // namespace flovyn
