#include "flovyn/base/uuid.h"

#include <algorithm>
#include <cstring>

namespace flovyn {
namespace {

constexpr std::size_t kTextLength = 36;

constexpr bool IsHyphenPosition(std::size_t position) {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Uuid Uuid::FromBytes(std::span<const std::uint8_t, 16> bytes) {
  Uuid uuid;
  std::ranges::copy(bytes, uuid.bytes_.begin());
  return uuid;
}

std::optional<Uuid> Uuid::Parse(std::string_view text) {
  if (text.size() != kTextLength) return std::nullopt;
  Uuid uuid;
  std::size_t digit = 0;
  for (std::size_t i = 0; i < kTextLength; ++i) {
    if (IsHyphenPosition(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = HexValue(text[i]);
    if (value < 0) return std::nullopt;
    std::uint8_t& byte = uuid.bytes_[digit / 2];
    byte = static_cast<std::uint8_t>((byte << 4) | value);
    ++digit;
  }
  return uuid;
}

std::string Uuid::str() const {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text(kTextLength, '-');
  std::size_t position = 0;
  for (const std::uint8_t byte : bytes_) {
    if (IsHyphenPosition(position)) ++position;
    text[position++] = kHex[byte >> 4];
    text[position++] = kHex[byte & 0x0F];
  }
  return text;
}

Uuid MakeUuidV7(std::uint64_t unix_ms, std::uint16_t counter12, std::uint64_t random62) {
  constexpr std::uint64_t kVersion7 = 0x7000;
  constexpr std::uint64_t kVariantRfc9562 = std::uint64_t{0b10} << 62;
  const std::uint64_t high = (unix_ms << 16) | kVersion7 | (counter12 & 0x0FFFu);
  const std::uint64_t low = kVariantRfc9562 | (random62 & ~(std::uint64_t{0b11} << 62));
  Uuid::Bytes bytes;
  for (std::size_t i = 0; i < 8; ++i) {
    const std::size_t shift = 56 - 8 * i;
    bytes[i] = static_cast<std::uint8_t>(high >> shift);
    bytes[i + 8] = static_cast<std::uint8_t>(low >> shift);
  }
  return Uuid::FromBytes(bytes);
}

}  // namespace flovyn

std::size_t std::hash<flovyn::Uuid>::operator()(const flovyn::Uuid& uuid) const noexcept {
  // Version 7 has its random bits in the second half and its time in the first: mix both.
  std::uint64_t halves[2];
  static_assert(sizeof(halves) == sizeof(flovyn::Uuid::Bytes));
  std::memcpy(halves, uuid.bytes().data(), sizeof(halves));
  return static_cast<std::size_t>((halves[0] * 0x9E3779B97F4A7C15u) ^ halves[1]);
}
