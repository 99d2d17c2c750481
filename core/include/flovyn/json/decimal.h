#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flovyn {

/// The exact value of a JSON number, as a view on its literal: nothing is rounded or copied.
/// The literal must outlive it.
class Decimal {
 public:
  /// nullopt if `literal` is not wholly a JSON number, or has an exponent of more than 18
  /// significant digits.
  static std::optional<Decimal> Parse(std::string_view literal);

  bool is_zero() const { return digit_count_ == 0; }
  /// False for zero, also for "-0".
  bool is_negative() const { return negative_; }

  /// Digits before the decimal point when the value is written without an exponent: 3 for 123.4,
  /// 0 for 0.5. At most zero for every value below 1.
  std::int64_t integer_digits() const { return integer_digits_; }
  /// Digits after the decimal point that the literal asks for, trailing zeros included: 2 for 1.50
  /// and 150e-2, 0 for 1e5. Never negative.
  std::int64_t scale() const { return scale_; }
  /// The exponent as written: -2 for 150e-2, 0 without one.
  std::int64_t written_exponent() const { return written_exponent_; }
  /// Length in bytes of the value written without an exponent, with scale() digits after the point.
  std::uint64_t plain_length() const;

  /// Equal values have equal text and different values different text: "0", "-15e-1", "1e3" (an
  /// integer without leading or trailing zeros, `e`, a power of ten).
  std::string Canonical() const;

  /// Equal values have equal text, as people write them: "0", "-1.5", "1000", "0.25"; with an
  /// exponent beyond 20 digits before, or 10 zeros behind, the point.
  std::string Shortest() const;

  /// The exact sum, as Shortest() writes it. Takes as many steps as both have digits when written
  /// without an exponent: bound plain_length() first.
  std::string Plus(const Decimal& other) const;

  friend bool operator==(const Decimal& a, const Decimal& b);
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  Decimal() = default;

  std::string_view digits_;      // significant digits with perhaps a point among them
  std::size_t digit_count_ = 0;  // without the point
  std::int64_t integer_digits_ = 0;
  std::int64_t scale_ = 0;
  std::int64_t written_exponent_ = 0;
  bool negative_ = false;
};

}  // namespace flovyn
