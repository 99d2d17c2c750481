#include "bearer.h"

#include <algorithm>

namespace flovyn::auth {
namespace {

constexpr std::string_view kScheme = "bearer ";

char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool SendableToken(std::string_view token) {
  return !token.empty() && token.size() <= kMaxTokenBytes &&
         std::ranges::all_of(token, [](char c) { return c > 0x20 && c < 0x7F; });
}

std::optional<std::string_view> BearerToken(std::string_view authorization) {
  if (!std::ranges::equal(authorization.substr(0, kScheme.size()), kScheme, {}, ToLower)) {
    return std::nullopt;
  }
  const std::string_view token = authorization.substr(kScheme.size());
  if (!SendableToken(token)) return std::nullopt;
  return token;
}

}  // namespace flovyn::auth
