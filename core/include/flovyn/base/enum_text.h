#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace flovyn {

/// One row of a table that gives an enumerator its text. A table lists each enumerator once:
///
///   inline constexpr auto kColorText = std::to_array<EnumText<Color>>({{Color::kRed, "RED"}, …});
///   static_assert(FromText(kColorText, "RED") == Color::kRed);
template <typename E>
struct EnumText {
  E value = {};
  std::string_view text = {};
};

/// The text of `value`; empty if the table does not list it.
template <typename E, std::size_t N>
constexpr std::string_view ToText(const std::array<EnumText<E>, N>& table, E value) {
  for (const EnumText<E>& row : table) {
    if (row.value == value) return row.text;
  }
  return {};
}

/// The enumerator whose text is exactly `text`.
template <typename E, std::size_t N>
constexpr std::optional<E> FromText(const std::array<EnumText<E>, N>& table,
                                    std::string_view text) {
  for (const EnumText<E>& row : table) {
    if (row.text == text) return row.value;
  }
  return std::nullopt;
}

}  // namespace flovyn
