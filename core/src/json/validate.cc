#include "flovyn/json/validate.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#include "absl/strings/charconv.h"
#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/base/utf8.h"
#include "json_error.h"
#include "number_scan.h"
#include "string_scan.h"

namespace flovyn {
namespace {

/// Walks over a text token by token; the open containers are a stack of its own, so that nesting
/// cannot exhaust the thread's.
class Validator {
 public:
  Validator(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  absl::Status Run() {
    if (text_.size() > limits_.max_bytes) return JsonTooLong(text_.size(), limits_.max_bytes);
    while (expected_ != Expected::kNothing) {
      SkipSpace();
      FLOVYN_RETURN_IF_ERROR(Step());
    }
    SkipSpace();
    if (position_ != text_.size()) return Error("text after the end of the value");
    return absl::OkStatus();
  }

 private:
  enum class Expected : std::uint8_t {
    kValue,
    kItemOrEnd,    // after [
    kMemberOrEnd,  // after {
    kMember,       // after a comma in an object
    kCommaOrEnd,   // after an element or a member
    kNothing,
  };

  absl::Status Step() {
    switch (expected_) {
      case Expected::kValue:
        return Value();
      case Expected::kItemOrEnd:
        return Peek() == ']' ? Close() : Value();
      case Expected::kMemberOrEnd:
        return Peek() == '}' ? Close() : Member();
      case Expected::kMember:
        return Member();
      case Expected::kCommaOrEnd:
        return CommaOrEnd();
      case Expected::kNothing:
        break;
    }
    return absl::OkStatus();
  }

  absl::Status Value() {
    switch (Peek()) {
      case '{':
        return Open('}', Expected::kMemberOrEnd);
      case '[':
        return Open(']', Expected::kItemOrEnd);
      case '"':
        return String();
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  absl::Status String() {
    const StringScan scan = ScanString(text_.substr(position_));
    position_ += scan.length;
    if (scan.error != nullptr) return Error(scan.error + AfterName());
    EndValue();
    return absl::OkStatus();
  }

  absl::Status Number() {
    const char c = Peek();
    if (c != '-' && (c < '0' || c > '9')) return Error("a value is expected");
    const NumberScan scan = ScanNumber(text_.substr(position_));
    if (limits_.finite_numbers && scan.error == nullptr && !IsFinite(scan)) {
      return Error("a number beyond the range of a double");
    }
    position_ += scan.length;
    if (scan.error != nullptr) return Error(scan.error);
    EndValue();
    return absl::OkStatus();
  }

  bool IsFinite(const NumberScan& scan) const {
    // Whatever is shorter and has no exponent is far from the end of the range.
    if (scan.exponent.empty() && scan.integer.size() <= 300) return true;
    const std::string_view number = text_.substr(position_, scan.length);
    double value = 0;
    const auto read = absl::from_chars(number.data(), number.data() + number.size(), value);
    const bool underflow = std::abs(value) < 1;
    return read.ec != std::errc::result_out_of_range || underflow;
  }

  absl::Status Word(std::string_view word) {
    if (!text_.substr(position_).starts_with(word)) return Error("a value is expected");
    position_ += word.size();
    EndValue();
    return absl::OkStatus();
  }

  absl::Status Open(char end, Expected next) {
    if (ends_.size() == limits_.max_depth) {
      return Error(absl::StrFormat("nested deeper than %d levels", limits_.max_depth) +
                   AfterName());
    }
    ends_.push_back(end);
    ++position_;
    expected_ = next;
    return absl::OkStatus();
  }

  absl::Status Close() {
    ends_.pop_back();
    ++position_;
    EndValue();
    return absl::OkStatus();
  }

  absl::Status Member() {
    if (Peek() != '"') return Error("a member name in quotation marks is expected");
    const std::string_view rest = text_.substr(position_);
    const StringScan scan = ScanString(rest);
    position_ += scan.length;
    if (scan.error != nullptr) {
      return Error(absl::StrFormat("%s (the member name that begins with \"%s\")", scan.error,
                                   Shown(rest.substr(1, scan.length - 1))));
    }
    name_ = rest.substr(1, scan.length - 2);
    SkipSpace();
    if (Peek() != ':') return Error("missing a colon after a member name");
    ++position_;
    expected_ = Expected::kValue;
    return absl::OkStatus();
  }

  absl::Status CommaOrEnd() {
    const bool in_object = ends_.back() == '}';
    if (Peek() == ends_.back()) return Close();
    if (Peek() != ',') {
      return Error(in_object ? "missing a comma or } after an object member"
                             : "missing a comma or ] after an array element");
    }
    ++position_;
    expected_ = in_object ? Expected::kMember : Expected::kValue;
    return absl::OkStatus();
  }

  /// Where an error in a value is, in a form that helps to find it.
  std::string AfterName() const {
    return name_.empty() ? "" : absl::StrFormat(" (last member name: \"%s\")", Shown(name_));
  }

  static std::string_view Shown(std::string_view name) {
    constexpr std::size_t kMaxShownBytes = 64;
    return TruncateUtf8(name, kMaxShownBytes);
  }

  void EndValue() { expected_ = ends_.empty() ? Expected::kNothing : Expected::kCommaOrEnd; }

  void SkipSpace() {
    while (position_ < text_.size() && IsSpace(text_[position_])) ++position_;
  }

  static bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  /// The byte at the position; U+0000, which no token begins with, at the end.
  char Peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  absl::Status Error(std::string_view what) const { return InvalidJson(position_, what); }

  std::string_view text_;
  JsonLimits limits_;
  std::size_t position_ = 0;
  Expected expected_ = Expected::kValue;
  std::string_view name_;  // the member name that was read last, as it is written
  std::string ends_;       // what closes each open container, innermost last
};

}  // namespace

absl::Status ValidateJson(std::string_view text, const JsonLimits& limits) {
  return Validator(text, limits).Run();
}

}  // namespace flovyn
