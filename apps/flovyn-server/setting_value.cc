#include "setting_value.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/ascii.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::server {
namespace {

std::optional<std::int64_t> ParseInt(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::optional<std::int64_t> IntOf(const SettingValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* raw = std::get_if<RawText>(&value)) return ParseInt(raw->text);
  return std::nullopt;
}

constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kShortestAge = absl::Minutes(1);
constexpr std::int64_t kMostDays = 3650;

std::optional<absl::Duration> UnitOf(char letter) {
  switch (letter) {
    case 's':
      return absl::Seconds(1);
    case 'm':
      return absl::Minutes(1);
    case 'h':
      return absl::Hours(1);
    case 'd':
      return kDay;
    default:
      return std::nullopt;
  }
}

std::optional<absl::Duration> ParseAge(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::optional<absl::Duration> unit = UnitOf(text.back());
  if (unit) text.remove_suffix(1);
  const std::optional<std::int64_t> number = ParseInt(text);
  if (!number || *number < 0 || (!unit && *number != 0)) return std::nullopt;
  return *number * unit.value_or(kDay);
}

std::optional<absl::Duration> AgeOf(const SettingInput& input) {
  if (const auto* number = std::get_if<std::int64_t>(&input.value)) {
    return ParseAge(std::to_string(*number));
  }
  const absl::StatusOr<std::string> text = ReadText(input);
  return text.ok() ? ParseAge(*text) : std::nullopt;
}

}  // namespace

absl::StatusOr<bool> ReadBool(const SettingInput& input) {
  if (const bool* value = std::get_if<bool>(&input.value)) return *value;
  if (const auto* raw = std::get_if<RawText>(&input.value)) {
    if (raw->text == "true" || raw->text == "1") return true;
    if (raw->text == "false" || raw->text == "0") return false;
  }
  return InvalidField(input.name, "must be true or false");
}

absl::StatusOr<std::int64_t> ReadInt(const SettingInput& input, std::int64_t min,
                                     std::int64_t max) {
  const std::optional<std::int64_t> number = IntOf(input.value);
  if (!number.has_value()) {
    return InvalidField(input.name,
                        absl::StrFormat("must be a whole number from %d to %d", min, max));
  }
  if (*number < min || *number > max) {
    return InvalidField(input.name,
                        absl::StrFormat("%d is not within %d to %d", *number, min, max));
  }
  return *number;
}

absl::StatusOr<absl::Duration> ReadSeconds(const SettingInput& input, std::int64_t min,
                                           std::int64_t max) {
  FLOVYN_ASSIGN_OR_RETURN(const std::int64_t seconds, ReadInt(input, min, max));
  return absl::Seconds(seconds);
}

absl::StatusOr<absl::Duration> ReadAge(const SettingInput& input) {
  const std::optional<absl::Duration> age = AgeOf(input);
  if (!age) {
    return InvalidField(input.name,
                        "must be a whole number and its unit, s, m, h or d, such as \"30d\", or 0");
  }
  if (*age != absl::ZeroDuration() && (*age < kShortestAge || *age > kMostDays * kDay)) {
    return InvalidField(input.name, absl::StrFormat("%s is not within 1m to %dd; 0 switches it off",
                                                    absl::FormatDuration(*age), kMostDays));
  }
  return *age;
}

absl::StatusOr<std::string> ReadText(const SettingInput& input) {
  if (const auto* text = std::get_if<std::string>(&input.value)) return *text;
  if (const auto* raw = std::get_if<RawText>(&input.value)) return raw->text;
  return InvalidField(input.name, "must be a text in quotes");
}

absl::StatusOr<Uuid> ReadUuid(const SettingInput& input) {
  FLOVYN_ASSIGN_OR_RETURN(const std::string text, ReadText(input));
  const std::optional<Uuid> uuid = Uuid::Parse(text);
  if (uuid.has_value() && !uuid->is_nil()) return *uuid;
  return InvalidField(input.name, "must be a UUID with hyphens that is not nil");
}

absl::StatusOr<std::vector<std::string>> ReadTexts(const SettingInput& input) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&input.value)) return *texts;
  const auto* raw = std::get_if<RawText>(&input.value);
  if (raw == nullptr) return InvalidField(input.name, "must be a list of texts");
  std::vector<std::string> texts;
  for (std::string_view rest = raw->text; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    texts.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return texts;
}

absl::StatusOr<std::vector<std::string>> ReadWords(const SettingInput& input) {
  constexpr std::size_t kMaxWords = 10;
  FLOVYN_ASSIGN_OR_RETURN(std::vector<std::string> words, ReadTexts(input));
  if (words.size() > kMaxWords) {
    return InvalidField(input.name,
                        absl::StrFormat("%d keys, more than %d", words.size(), kMaxWords));
  }
  for (const std::string& word : words) {
    const bool plain = !word.empty() && std::ranges::all_of(word, [](char c) {
      return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
    });
    if (!plain || std::ranges::count(words, word) > 1) {
      return InvalidField(input.name, absl::StrFormat("'%s' has to be of letters, digits and '_', "
                                                      "and to be named once",
                                                      word));
    }
  }
  return words;
}

}  // namespace flovyn::server
