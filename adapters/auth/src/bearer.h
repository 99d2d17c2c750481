#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace flovyn::auth {

inline constexpr std::size_t kMaxTokenBytes = 4096;

/// Whether a header can carry `token`: 1 to kMaxTokenBytes visible ASCII characters.
bool SendableToken(std::string_view token);

/// The token of exactly "Bearer <token>"; the scheme in any letter case.
std::optional<std::string_view> BearerToken(std::string_view authorization);

}  // namespace flovyn::auth
