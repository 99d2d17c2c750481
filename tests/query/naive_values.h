#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <regex>
#include <string>

/// What the rules of docs/query.md say of numbers, times and letters, in the simplest way and
/// without a line of the code under test.
namespace flovyn::testing::naive {

/// A JSON number (exponent of at most three digits) written out: a sign and so many digits before
/// and behind the point that all are equally long.
struct PlainNumber {
  bool negative = false;
  std::string digits = {};
};

inline PlainNumber WriteOut(const std::string& literal) {
  constexpr std::size_t kHalf = 1'300;
  PlainNumber plain{.negative = literal.starts_with('-')};
  const std::size_t exponent_at = std::min(literal.find_first_of("eE"), literal.size());
  const std::string mantissa =
      literal.substr(plain.negative ? 1 : 0, exponent_at - (plain.negative ? 1 : 0));
  const int exponent =
      exponent_at == literal.size() ? 0 : std::stoi(literal.substr(exponent_at + 1));
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string before = mantissa.substr(0, point);
  std::string behind = point == mantissa.size() ? "" : mantissa.substr(point + 1);
  for (int i = 0; i < exponent; ++i) {
    before += behind.empty() ? '0' : behind.front();
    if (!behind.empty()) behind.erase(0, 1);
  }
  for (int i = 0; i > exponent; --i) {
    behind.insert(0, 1, before.empty() ? '0' : before.back());
    if (!before.empty()) before.pop_back();
  }
  plain.digits = std::string(kHalf - before.size(), '0') + before + behind +
                 std::string(kHalf - behind.size(), '0');
  if (plain.digits.find_first_not_of('0') == std::string::npos) plain.negative = false;
  return plain;
}

inline std::strong_ordering CompareNumbers(const std::string& left, const std::string& right) {
  const PlainNumber a = WriteOut(left);
  const PlainNumber b = WriteOut(right);
  if (a.negative != b.negative) {
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return a.negative ? b.digits <=> a.digits : a.digits <=> b.digits;
}

/// Whether a text counts as a number in ranges and orders.
inline bool IsNumber(const std::string& text) {
  static const std::regex number(R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?)");
  return text.size() <= 64 && std::regex_match(text, number);
}

/// Microseconds since 1970 of an RFC 3339 time.
inline std::optional<std::int64_t> MicrosOf(const std::string& text) {
  static const std::regex shape(
      R"((\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.(\d{1,9}))?([Zz]|([+-])(\d\d):(\d\d)))");
  std::smatch part;
  if (!std::regex_match(text, part, shape)) return std::nullopt;
  const auto number = [&part](std::size_t i) { return std::stoi(part[i].str()); };
  const std::chrono::year_month_day date(std::chrono::year(number(1)),
                                         std::chrono::month(static_cast<unsigned>(number(2))),
                                         std::chrono::day(static_cast<unsigned>(number(3))));
  if (!date.ok() || number(1) == 0) return std::nullopt;
  if (number(4) > 23 || number(5) > 59 || number(6) > 59) return std::nullopt;
  std::int64_t minutes =
      std::int64_t{std::chrono::sys_days(date).time_since_epoch().count()} * 1440 + number(4) * 60 +
      number(5);
  if (part[10].matched) {
    if (number(11) > 23 || number(12) > 59) return std::nullopt;
    const int offset = number(11) * 60 + number(12);
    minutes += part[10].str() == "-" ? offset : -offset;
  }
  const std::string fraction = (part[8].str() + "000000").substr(0, 6);
  return (minutes * 60 + number(6)) * 1'000'000 + std::stoi(fraction);
}

/// A to Z as a to z, and nothing else.
inline std::string Folded(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// The first 256 characters of a text in UTF-8.
inline std::string Beginning(const std::string& text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_one = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins_one && ++characters > 256) return text.substr(0, i);
  }
  return text;
}

}  // namespace flovyn::testing::naive
