#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"

namespace flovyn::query {

/// The parts behind each other, integers in decimal. (Distributions build absl::StrCat without
/// std::string_view.)
template <class... Parts>
std::string Concat(const Parts&... parts) {
  std::string text;
  const auto append = [&text]<class Part>(const Part& part) {
    if constexpr (std::integral<Part>) {
      text += std::to_string(part);
    } else {
      text += std::string_view(part);
    }
  };
  (append(parts), ...);
  return text;
}

/// The texts of a range with `separator` between them.
template <class Range>
std::string Joined(const Range& range, std::string_view separator) {
  std::string text;
  for (const auto& part : range) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

/// How a message shows what somebody wrote: its beginning, if it is long.
inline std::string Shown(std::string_view text) {
  constexpr std::size_t kMaxBytes = 48;
  if (text.size() <= kMaxBytes) return std::string(text);
  std::size_t end = kMaxBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return Concat(text.substr(0, end), "…");
}

inline std::string LowerAscii(std::string_view text) {
  return absl::AsciiStrToLower(std::string(text));
}

}  // namespace flovyn::query
