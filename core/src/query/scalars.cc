#include "scalars.h"

#include <array>

#include "absl/time/civil_time.h"
#include "flovyn/json/decimal.h"
#include "flovyn/query/evaluate.h"
#include "json/number_scan.h"

namespace flovyn::query {
namespace {

/// Reads fixed-width parts of a text from left to right.
class TextReader {
 public:
  explicit TextReader(std::string_view text) : rest_(text) {}

  bool ok() const { return ok_; }
  bool empty() const { return rest_.empty(); }

  /// A number of exactly `digits` digits in [low, high].
  int Number(std::size_t digits, int low, int high) {
    int number = 0;
    if (rest_.size() < digits) return Fail();
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return Fail();
      number = number * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return number < low || number > high ? Fail() : number;
  }
  /// One of `allowed`, which is taken.
  char OneOf(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_[0]) == std::string_view::npos) {
      Fail();
      return '\0';
    }
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }
  bool Take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// One to nine digits behind a point, as microseconds.
  int Microseconds() {
    int number = 0;
    std::size_t digits = 0;
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; rest_.remove_prefix(1)) {
      if (digits++ < 6) number = number * 10 + (rest_[0] - '0');
    }
    if (digits == 0 || digits > 9) return Fail();
    for (; digits < 6; ++digits) number *= 10;
    return number;
  }

 private:
  int Fail() {
    ok_ = false;
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

int MinutesOfOffset(TextReader& reader) {
  const char sign = reader.OneOf("Zz+-");
  if (!reader.ok() || sign == 'Z' || sign == 'z') return 0;
  const int hours = reader.Number(2, 0, 23);
  reader.OneOf(":");
  const int minutes = hours * 60 + reader.Number(2, 0, 59);
  return sign == '-' ? -minutes : minutes;
}

}  // namespace

bool IsPlainNumber(std::string_view text) {
  constexpr std::size_t kMaxBytes = 64;
  constexpr std::size_t kMaxExponentDigits = 3;
  if (text.size() > kMaxBytes) return false;
  const NumberScan scan = ScanNumber(text);
  if (scan.error != nullptr || scan.length != text.size()) return false;
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent == std::string_view::npos) return true;
  const std::size_t first = text.find_first_of("0123456789", exponent);
  return text.size() - first <= kMaxExponentDigits;
}

std::optional<std::string_view> NumberIn(const Json& value) {
  if (value.kind() == JsonKind::kNumber) return value.number_text();
  if (value.kind() == JsonKind::kString && IsPlainNumber(value.AsString())) return value.AsString();
  return std::nullopt;
}

Json Normalized(const Json& scalar) {
  if (scalar.kind() != JsonKind::kNumber) return scalar;
  const auto number = Decimal::Parse(scalar.number_text());
  return number ? *Json::Number(number->Shortest()) : scalar;
}

Json ScalarAt(const Json& metadata, const Path& path) {
  const Json* value = ValueAt(metadata, path);
  return value == nullptr || value->is_container() ? Json() : Normalized(*value);
}

std::optional<absl::Time> ReadTime(std::string_view text) {
  TextReader reader(text);
  const int year = reader.Number(4, 1, 9999);
  reader.OneOf("-");
  const int month = reader.Number(2, 1, 12);
  reader.OneOf("-");
  const int day = reader.Number(2, 1, 31);
  reader.OneOf("Tt");
  const int hour = reader.Number(2, 0, 23);
  reader.OneOf(":");
  const int minute = reader.Number(2, 0, 59);
  reader.OneOf(":");
  const int second = reader.Number(2, 0, 59);
  const int micros = reader.ok() && reader.Take('.') ? reader.Microseconds() : 0;
  const int offset = MinutesOfOffset(reader);
  if (!reader.ok() || !reader.empty()) return std::nullopt;
  const absl::CivilSecond civil(year, month, day, hour, minute, second);
  if (civil.day() != day) return std::nullopt;  // the month is not that long
  return absl::FromCivil(civil, absl::UTCTimeZone()) - absl::Minutes(offset) +
         absl::Microseconds(micros);
}

std::optional<absl::Time> TimeIn(const Json& value) {
  if (value.kind() != JsonKind::kString) return std::nullopt;
  return ReadTime(value.AsString());
}

}  // namespace flovyn::query
