#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/base/uuid.h"
#include "flovyn/domain/errors.h"

namespace flovyn::server {

/// A text of the environment or the command line, to be read as whatever the setting needs.
struct RawText {
  std::string text = {};
};

/// Monostate is a value of a type that no setting has, or an empty table.
using SettingValue = std::variant<std::monostate, bool, std::int64_t, std::string,
                                  std::vector<std::string>, RawText>;

/// One setting as one source gives it.
struct SettingInput {
  std::string name =
      {};  ///< For messages: "flovyn.toml:3: server_port", "SERVER_PORT", "--http-port".
  std::size_t index = 0;  ///< The position in the list that the setting is part of.
  SettingValue value = {};
};

// Readers. Errors: InvalidArgument with the input's name, and what would be right.

absl::StatusOr<bool> ReadBool(const SettingInput& input);
absl::StatusOr<std::int64_t> ReadInt(const SettingInput& input, std::int64_t min, std::int64_t max);
absl::StatusOr<absl::Duration> ReadSeconds(const SettingInput& input, std::int64_t min,
                                           std::int64_t max);
/// A whole number and its unit: "90s", "15m", "12h", "30d"; 0 without a unit is zero. Otherwise
/// from a minute to ten years.
absl::StatusOr<absl::Duration> ReadAge(const SettingInput& input);
absl::StatusOr<std::string> ReadText(const SettingInput& input);
absl::StatusOr<Uuid> ReadUuid(const SettingInput& input);
/// The environment's form is separated by commas.
absl::StatusOr<std::vector<std::string>> ReadTexts(const SettingInput& input);
/// At most ten different words of letters, digits and '_', as labels of Prometheus are.
absl::StatusOr<std::vector<std::string>> ReadWords(const SettingInput& input);

template <typename E, std::size_t N>
absl::StatusOr<E> ReadEnum(const SettingInput& input, const std::array<EnumText<E>, N>& table) {
  const absl::StatusOr<std::string> text = ReadText(input);
  if (!text.ok()) return text.status();
  if (const std::optional<E> value = FromText(table, *text); value.has_value()) return *value;
  std::string known;
  for (const EnumText<E>& row : table) known += (known.empty() ? "" : ", ") + std::string(row.text);
  return InvalidField(input.name, absl::StrFormat("'%s' is none of %s", *text, known));
}

}  // namespace flovyn::server
