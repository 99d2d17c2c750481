#include "schema/value_tests.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "flovyn/base/uuid.h"
#include "flovyn/json/writer.h"

namespace flovyn::http {
namespace {

using valijson::adapters::Adapter;

constexpr double kPrecision = 1e-9;
constexpr double kMaxTolerance = 1e-4;
constexpr double kWholeNumbers = 9007199254740992.0;  // 2^53: doubles below are exact
constexpr std::size_t kLongestTime = 64;

constexpr const char* kDateTimes[] = {"%Y-%m-%d%ET%H:%M:%E*S%Ez", "%Y-%m-%d%ET%H:%M:%E*S"};
constexpr const char* kDates[] = {"%Y-%m-%d"};
constexpr const char* kTimes[] = {"%H:%M:%E*S%Ez", "%H:%M:%E*S"};

template <std::size_t N>
bool IsTime(const char* const (&forms)[N], const std::string& text) {
  // absl skips white space, takes signs in front of a year, and "infinite-future" as a time.
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() > kLongestTime || text.empty() || !is_digit(text.front())) return false;
  if (!is_digit(text.back()) && text.back() != 'Z' && text.back() != 'z') return false;
  return std::any_of(std::begin(forms), std::end(forms), [&](const char* form) {
    absl::Time time;
    return absl::ParseTime(form, text, &time, nullptr);
  });
}

bool IsEmail(std::string_view text) {
  const std::size_t at = text.rfind('@');
  const bool parts = at != std::string_view::npos && at > 0 && at + 1 < text.size();
  return parts && text.find_first_of(" \t\r\n") == std::string_view::npos;
}

/// Equal for equal values, and for no others.
std::string Canonical(const Adapter& value) {
  if (value.isString()) return QuoteJson(value.asString());
  if (value.isBool()) return value.asBool() ? "true" : "false";
  if (value.isInteger()) return absl::StrFormat("%d", value.asInteger());
  if (value.isNumber()) {
    const double number = value.asDouble();
    const bool whole = std::abs(number) < kWholeNumbers && std::trunc(number) == number;
    return whole ? absl::StrFormat("%d", static_cast<std::int64_t>(number)) : NumberText(number);
  }
  if (value.isArray()) {
    JsonArrayWriter items;
    value.applyToArray([&](const Adapter& item) {
      items.AddRaw(Canonical(item));
      return true;
    });
    return items.Finish();
  }
  if (!value.isObject()) return "null";
  std::vector<std::pair<std::string, std::string>> members;
  value.applyToObject([&](const std::string& name, const Adapter& member) {
    members.emplace_back(name, Canonical(member));
    return true;
  });
  std::sort(members.begin(), members.end());
  JsonObjectWriter object;
  for (const auto& [name, member] : members) object.AddRaw(name, member);
  return object.Finish();
}

}  // namespace

bool HasFormat(std::string_view format, const std::string& text) {
  if (format == "date-time") return IsTime(kDateTimes, text);
  if (format == "date") return IsTime(kDates, text);
  if (format == "time") return IsTime(kTimes, text);
  if (format == "uuid") return Uuid::Parse(text).has_value();
  return format != "email" || IsEmail(text);
}

bool IsWhole(const Adapter& number) {
  return number.isInteger() || std::trunc(number.asDouble()) == number.asDouble();
}

bool IsMultiple(const Adapter& number, double divisor) {
  const bool whole_divisor = divisor < kWholeNumbers && std::trunc(divisor) == divisor;
  if (number.isInteger() && whole_divisor) {
    return number.asInteger() % static_cast<std::int64_t>(divisor) == 0;
  }
  const double ratio = number.asDouble() / divisor;
  if (!std::isfinite(ratio)) return false;
  // 0.3 is a multiple of 0.1, though neither is exactly what it says.
  const double tolerance = std::min(kMaxTolerance, kPrecision * std::max(1.0, std::abs(ratio)));
  return std::abs(ratio - std::round(ratio)) <= tolerance;
}

std::string NumberText(double value) { return absl::StrFormat("%.17g", value); }

bool AllDiffer(const Adapter& array) {
  std::set<std::string> seen;
  return array.applyToArray(
      [&](const Adapter& item) { return seen.insert(Canonical(item)).second; });
}

}  // namespace flovyn::http
