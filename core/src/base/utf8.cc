#include "flovyn/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace flovyn {
namespace {

/// The first byte of a character and the range of its second byte (Unicode, table 3-7: this is what
/// shuts out overlong forms, surrogates and values beyond U+10FFFF). Later bytes are 80..BF.
struct LeadBytes {
  std::uint8_t first;
  std::uint8_t last;
  std::uint8_t second_min;
  std::uint8_t second_max;
  std::uint8_t length;
};

constexpr LeadBytes kLeadBytes[] = {
    {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
    {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

constexpr bool IsContinuation(std::uint8_t byte) { return (byte & 0xC0) == 0x80; }

/// How many of the bytes at the start are ASCII for certain: a multiple of 8.
std::size_t AsciiBlocks(std::string_view text) {
  constexpr std::uint64_t kNotAscii = 0x8080808080808080u;
  std::size_t length = 0;
  while (text.size() - length >= sizeof(std::uint64_t)) {
    std::uint64_t block;
    std::memcpy(&block, text.data() + length, sizeof(block));
    if ((block & kNotAscii) != 0) break;
    length += sizeof(block);
  }
  return length;
}

}  // namespace

std::size_t Utf8CharLength(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  if (byte(0) < 0x80) return 1;
  for (const LeadBytes& lead : kLeadBytes) {
    if (byte(0) < lead.first || byte(0) > lead.last) continue;
    if (text.size() < lead.length) return 0;
    if (byte(1) < lead.second_min || byte(1) > lead.second_max) return 0;
    for (std::size_t i = 2; i < lead.length; ++i) {
      if (!IsContinuation(byte(i))) return 0;
    }
    return lead.length;
  }
  return 0;
}

std::size_t Utf8PrefixLength(std::string_view text) {
  std::size_t length = AsciiBlocks(text);
  while (length < text.size()) {
    const std::size_t character = Utf8CharLength(text.substr(length));
    if (character == 0) break;
    length += character;
    if (character == 1) length += AsciiBlocks(text.substr(length));
  }
  return length;
}

std::string ReplaceInvalidUtf8(std::string_view text) {
  constexpr std::string_view kForInvalid = "\xEF\xBF\xBD";
  std::string clean;
  clean.reserve(text.size());
  while (true) {
    const std::size_t valid = Utf8PrefixLength(text);
    clean.append(text.substr(0, valid));
    if (valid == text.size()) return clean;
    clean.append(kForInvalid);
    text.remove_prefix(valid + 1);
  }
}

std::string_view TruncateUtf8(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t length = max_bytes;
  while (length > 0 && IsContinuation(static_cast<std::uint8_t>(text[length]))) --length;
  return text.substr(0, length);
}

}  // namespace flovyn
