#include "number_scan.h"

#include <algorithm>

namespace flovyn {
namespace {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

class NumberScanner {
 public:
  explicit NumberScanner(std::string_view text) : text_(text) {}

  NumberScan Scan() {
    scan_.negative = Take('-');
    scan_.integer = Take('0') ? text_.substr(position_ - 1, 1) : TakeDigits();
    if (scan_.integer.empty()) return Fail("a digit is expected after the minus sign");
    if (Take('.')) {
      scan_.fraction = TakeDigits();
      if (scan_.fraction.empty()) return Fail("a digit is expected after the decimal point");
    }
    if (Take('e') || Take('E')) return ScanExponent();
    scan_.length = position_;
    return scan_;
  }

 private:
  NumberScan ScanExponent() {
    scan_.negative_exponent = Take('-');
    if (!scan_.negative_exponent) Take('+');
    const std::string_view digits = TakeDigits();
    if (digits.empty()) return Fail("a digit is expected in the exponent");
    scan_.exponent = digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
    if (scan_.exponent.size() > kMaxExponentDigits) {
      return Fail("an exponent may have at most 18 digits");
    }
    scan_.length = position_;
    return scan_;
  }

  NumberScan Fail(const char* error) {
    scan_.error = error;
    scan_.length = position_;
    return scan_;
  }

  bool Take(char expected) {
    if (position_ == text_.size() || text_[position_] != expected) return false;
    ++position_;
    return true;
  }

  std::string_view TakeDigits() {
    const std::size_t begin = position_;
    while (position_ < text_.size() && IsDigit(text_[position_])) ++position_;
    return text_.substr(begin, position_ - begin);
  }

  std::string_view text_;
  std::size_t position_ = 0;
  NumberScan scan_;
};

}  // namespace

NumberScan ScanNumber(std::string_view text) { return NumberScanner(text).Scan(); }

}  // namespace flovyn
