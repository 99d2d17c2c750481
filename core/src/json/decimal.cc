#include "flovyn/json/decimal.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "number_scan.h"

namespace flovyn {
namespace {

std::int64_t SignedExponent(const NumberScan& scan) {
  std::int64_t exponent = 0;
  std::from_chars(scan.exponent.data(), scan.exponent.data() + scan.exponent.size(), exponent);
  return scan.negative_exponent ? -exponent : exponent;
}

/// From the first to the last digit of `literal` that is not 0; empty for a zero.
std::string_view SignificantPart(std::string_view literal) {
  const std::string_view mantissa = literal.substr(0, literal.find_first_of("eE"));
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return {};
  return mantissa.substr(first, mantissa.find_last_of("123456789") + 1 - first);
}

std::size_t LeadingZeros(const NumberScan& scan) {
  const std::size_t in_integer = scan.integer.find_first_not_of('0');
  if (in_integer != std::string_view::npos) return in_integer;
  return scan.integer.size() + scan.fraction.find_first_not_of('0');
}

/// Of two runs of digits, each perhaps with a point, that begin at the same power of ten.
std::strong_ordering CompareDigits(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i] == '.') {
      ++i;
    } else if (b[j] == '.') {
      ++j;
    } else if (a[i] != b[j]) {
      return a[i] <=> b[j];
    } else {
      ++i;
      ++j;
    }
  }
  return (i < a.size()) <=> (j < b.size());
}

/// Of two whole numbers without leading zeros, as digits.
bool IsLess(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

/// a + b, or a - b, of which b is not the larger, digit by digit from the right.
std::string Combine(std::string_view a, std::string_view b, bool subtract) {
  std::string reversed;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    const int left = i < a.size() ? a[a.size() - 1 - i] - '0' : 0;
    const int right = i < b.size() ? b[b.size() - 1 - i] - '0' : 0;
    const int digit = subtract ? left - right - carry : left + right + carry;
    carry = digit < 0 || digit > 9 ? 1 : 0;
    reversed.push_back(static_cast<char>('0' + (digit + 10) % 10));
  }
  return {reversed.rbegin(), reversed.rend()};
}

}  // namespace

std::optional<Decimal> Decimal::Parse(std::string_view literal) {
  const NumberScan scan = ScanNumber(literal);
  if (scan.error != nullptr || scan.length != literal.size()) return std::nullopt;
  Decimal decimal;
  decimal.written_exponent_ = SignedExponent(scan);
  const auto fraction_digits = static_cast<std::int64_t>(scan.fraction.size());
  decimal.scale_ = std::max<std::int64_t>(0, fraction_digits - decimal.written_exponent_);
  decimal.digits_ = SignificantPart(literal);
  if (decimal.digits_.empty()) return decimal;
  const bool has_point = decimal.digits_.find('.') != std::string_view::npos;
  decimal.digit_count_ = decimal.digits_.size() - (has_point ? 1 : 0);
  const auto written_integer_digits = static_cast<std::int64_t>(scan.integer.size());
  const auto leading_zeros = static_cast<std::int64_t>(LeadingZeros(scan));
  decimal.integer_digits_ = written_integer_digits - leading_zeros + decimal.written_exponent_;
  decimal.negative_ = scan.negative;
  return decimal;
}

std::uint64_t Decimal::plain_length() const {
  const std::int64_t before_point = std::max<std::int64_t>(1, integer_digits_);
  const std::int64_t from_point = scale_ == 0 ? 0 : 1 + scale_;
  return static_cast<std::uint64_t>(before_point) + static_cast<std::uint64_t>(from_point) +
         (negative_ ? 1 : 0);
}

std::string Decimal::Canonical() const {
  if (is_zero()) return "0";
  std::string text = negative_ ? "-" : "";
  std::ranges::copy_if(digits_, std::back_inserter(text), [](char c) { return c != '.'; });
  text.push_back('e');
  text.append(std::to_string(integer_digits_ - static_cast<std::int64_t>(digit_count_)));
  return text;
}

std::string Decimal::Shortest() const {
  constexpr std::int64_t kMaxBefore = 20;
  constexpr std::int64_t kMaxZeros = 10;
  if (is_zero() || integer_digits_ > kMaxBefore || integer_digits_ < -kMaxZeros) return Canonical();
  std::string digits;
  std::ranges::copy_if(digits_, std::back_inserter(digits), [](char c) { return c != '.'; });
  const std::string sign = negative_ ? "-" : "";
  const auto count = static_cast<std::int64_t>(digits.size());
  if (integer_digits_ <= 0) {
    return sign + "0." + std::string(static_cast<std::size_t>(-integer_digits_), '0') + digits;
  }
  if (count <= integer_digits_) {
    return sign + digits + std::string(static_cast<std::size_t>(integer_digits_ - count), '0');
  }
  return sign + digits.insert(static_cast<std::size_t>(integer_digits_), ".");
}

std::string Decimal::Plus(const Decimal& other) const {
  if (is_zero()) return other.Shortest();
  if (other.is_zero()) return Shortest();
  const auto lowest_power = [](const Decimal& x) {
    return x.integer_digits_ - static_cast<std::int64_t>(x.digit_count_);
  };
  const std::int64_t power = std::min(lowest_power(*this), lowest_power(other));
  const auto whole = [&](const Decimal& x) {
    std::string digits;
    std::ranges::copy_if(x.digits_, std::back_inserter(digits), [](char c) { return c != '.'; });
    return digits.append(static_cast<std::size_t>(lowest_power(x) - power), '0');
  };
  std::string larger = whole(*this);
  std::string smaller = whole(other);
  bool negative = negative_;
  if (IsLess(larger, smaller)) {
    std::swap(larger, smaller);
    negative = other.negative_;
  }
  std::string digits = Combine(larger, smaller, negative_ != other.negative_);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  const std::string literal = (negative ? "-" : "") + digits + "e" + std::to_string(power);
  return Parse(literal)->Shortest();
}

bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.is_zero() || b.is_zero() || a.negative_ != b.negative_) {
    const auto sign = [](const Decimal& x) { return x.is_zero() ? 0 : (x.negative_ ? -1 : 1); };
    return sign(a) <=> sign(b);
  }
  const auto magnitude = a.integer_digits_ == b.integer_digits_
                             ? CompareDigits(a.digits_, b.digits_)
                             : a.integer_digits_ <=> b.integer_digits_;
  return a.negative_ ? 0 <=> magnitude : magnitude;
}

}  // namespace flovyn
