#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace flovyn {

/// A UUID of any version, ordered by its bytes (so version 7 sorts by time). A regular value;
/// default-constructed it is the nil UUID.
class Uuid {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  constexpr Uuid() = default;
  static Uuid FromBytes(std::span<const std::uint8_t, 16> bytes);
  /// Reads the 36-character hyphenated form, in either letter case; nothing else is a UUID.
  static std::optional<Uuid> Parse(std::string_view text);

  /// The 36-character hyphenated form in lower case.
  std::string str() const;
  constexpr const Bytes& bytes() const { return bytes_; }
  constexpr bool is_nil() const { return bytes_ == Bytes{}; }

  friend constexpr bool operator==(const Uuid&, const Uuid&) = default;
  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const Uuid& uuid) {
    return H::combine(std::move(state), uuid.bytes_);
  }

 private:
  Bytes bytes_ = {};
};

/// Builds a version 7 UUID (RFC 9562): 48 bits of milliseconds since 1970, a 12-bit counter that
/// keeps UUIDs of one millisecond in order, 62 random bits. Higher bits of each argument are cut.
/// Pure: time and randomness are the caller's.
Uuid MakeUuidV7(std::uint64_t unix_ms, std::uint16_t counter12, std::uint64_t random62);

}  // namespace flovyn

template <>
struct std::hash<flovyn::Uuid> {
  std::size_t operator()(const flovyn::Uuid& uuid) const noexcept;
};
