#pragma once

#include <cstddef>
#include <string_view>

namespace flovyn {

/// The parts of a JSON number, as views on the text.
struct NumberScan {
  bool negative = false;
  bool negative_exponent = false;
  std::string_view integer = {};
  std::string_view fraction = {};  ///< without the point; empty without a fraction
  std::string_view exponent = {};  ///< digits without leading zeros; empty for no or zero exponent
  std::size_t length = 0;          ///< of the number, or where the error is
  const char* error = nullptr;     ///< what is wrong; nullptr for a number
};

/// Exponents with more significant digits are refused: with 18 all arithmetic fits in 64 bits.
inline constexpr std::size_t kMaxExponentDigits = 18;

/// Scans the number (RFC 8259 grammar) at the start of `text`; what follows it is the caller's.
NumberScan ScanNumber(std::string_view text);

}  // namespace flovyn
