#include "output/display_text.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_format.h"
#include "flovyn/base/utf8.h"

namespace flovyn::cli {
namespace {

struct Range {
  char32_t first = 0;
  char32_t last = 0;
};

constexpr Range kObeyed[] = {
    {0x00, 0x1F}, {0x7F, 0x9F}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}};
constexpr Range kNoCell[] = {{0x0300, 0x036F}, {0x200B, 0x200D}, {0xFE00, 0xFE0F}};
/// East Asian wide characters and pictures, by blocks.
constexpr Range kTwoCells[] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                               {0xF900, 0xFAFF}, {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                               {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <std::size_t N>
bool IsIn(const Range (&ranges)[N], char32_t c) {
  return std::ranges::any_of(ranges,
                             [c](Range range) { return range.first <= c && c <= range.last; });
}

/// The first character of UTF-8; `length` is that of its bytes.
char32_t CharacterAt(std::string_view text, std::size_t length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (length == 1) return byte(0);
  char32_t c = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) c = (c << 6U) | (byte(i) & 0x3FU);
  return c;
}

std::size_t CellsOf(char32_t c) {
  if (IsIn(kNoCell, c)) return 0;
  return IsIn(kTwoCells, c) ? 2 : 1;
}

void AppendEscape(char32_t c, std::string& out) {
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else {
    absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(c));
  }
}

}  // namespace

std::string DisplayText(std::string_view text) {
  const std::string valid = ReplaceInvalidUtf8(text);
  std::string shown;
  for (std::string_view rest = valid; !rest.empty();) {
    const std::size_t length = Utf8CharLength(rest);
    const char32_t c = CharacterAt(rest, length);
    if (IsIn(kObeyed, c)) {
      AppendEscape(c, shown);
    } else {
      shown += rest.substr(0, length);
    }
    rest.remove_prefix(length);
  }
  return shown;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(Utf8CharLength(text), 1);
    width += CellsOf(CharacterAt(text, length));
    text.remove_prefix(length);
  }
  return width;
}

std::string CutToWidth(std::string_view text, std::size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string cut;
  std::size_t used = 1;  // the "…"
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(Utf8CharLength(text), 1);
    used += CellsOf(CharacterAt(text, length));
    if (used > width) break;
    cut += text.substr(0, length);
    text.remove_prefix(length);
  }
  return cut + "…";
}

}  // namespace flovyn::cli
