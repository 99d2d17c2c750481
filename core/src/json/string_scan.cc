#include "string_scan.h"

#include <cstdint>
#include <cstring>
#include <optional>

#include "flovyn/base/utf8.h"

namespace flovyn {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101u;
constexpr std::uint64_t kHighBits = kOnes * 0x80;

/// High bits of the bytes of `block` that are zero; perhaps of others above one that is zero.
constexpr std::uint64_t ZeroBytes(std::uint64_t block) { return (block - kOnes) & ~block; }

/// Whether each of the 8 bytes is ASCII and stands for itself in a string.
constexpr bool IsPlain(std::uint64_t block) {
  const std::uint64_t control = block - kOnes * 0x20;
  const std::uint64_t quote = ZeroBytes(block ^ (kOnes * '"'));
  const std::uint64_t backslash = ZeroBytes(block ^ (kOnes * '\\'));
  return ((block | control | quote | backslash) & kHighBits) == 0;
}

constexpr bool IsPlain(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

class StringScanner {
 public:
  explicit StringScanner(std::string_view text) : text_(text) {}

  StringScan Scan() {
    while (true) {
      SkipPlain();
      if (position_ == text_.size()) return Result("missing a closing quotation mark");
      const char c = text_[position_];
      if (c == '"') break;
      if (static_cast<std::uint8_t>(c) < 0x20) {
        return Result("a control character in a string has to be escaped");
      }
      if (const char* error = c == '\\' ? ScanEscape() : ScanUtf8(); error != nullptr) {
        return Result(error);
      }
    }
    ++position_;
    return Result(nullptr);
  }

 private:
  StringScan Result(const char* error) const { return {.length = position_, .error = error}; }

  void SkipPlain() {
    while (text_.size() - position_ >= sizeof(std::uint64_t)) {
      std::uint64_t block;
      std::memcpy(&block, text_.data() + position_, sizeof(block));
      if (!IsPlain(block)) break;
      position_ += sizeof(block);
    }
    while (position_ < text_.size() && IsPlain(text_[position_])) ++position_;
  }

  // Both move past one character, or stay at it and say what is wrong.

  const char* ScanUtf8() {
    const std::size_t length = Utf8CharLength(text_.substr(position_));
    if (length == 0) return "a string that is not UTF-8";
    position_ += length;
    return nullptr;
  }

  const char* ScanEscape() {
    constexpr std::string_view kSimpleEscapes = "\"\\/bfnrt";
    if (position_ + 1 == text_.size()) return "missing a closing quotation mark";
    const char kind = text_[position_ + 1];
    if (kind == 'u') return ScanUnicodeEscape();
    if (kSimpleEscapes.find(kind) == std::string_view::npos) return "an unknown escape in a string";
    position_ += 2;
    return nullptr;
  }

  const char* ScanUnicodeEscape() {
    constexpr std::size_t kLength = 6;
    const std::optional<unsigned> unit = CodeUnit(position_);
    if (!unit.has_value()) return "\\u has to be followed by four hexadecimal digits";
    if (*unit < 0xD800 || *unit > 0xDFFF) {
      position_ += kLength;
      return nullptr;
    }
    const std::optional<unsigned> low = CodeUnit(position_ + kLength);
    if (*unit > 0xDBFF || !low.has_value() || *low < 0xDC00 || *low > 0xDFFF) {
      return "a lone surrogate in a string";
    }
    position_ += 2 * kLength;
    return nullptr;
  }

  /// The UTF-16 code unit that a \uXXXX at `position` stands for.
  std::optional<unsigned> CodeUnit(std::size_t position) const {
    if (text_.size() < position + 6 || text_[position] != '\\' || text_[position + 1] != 'u') {
      return std::nullopt;
    }
    unsigned unit = 0;
    for (const char c : text_.substr(position + 2, 4)) {
      if (c >= '0' && c <= '9') {
        unit = unit * 16 + static_cast<unsigned>(c - '0');
      } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        unit = unit * 16 + static_cast<unsigned>((c | 0x20) - 'a') + 10;
      } else {
        return std::nullopt;
      }
    }
    return unit;
  }

  std::string_view text_;
  std::size_t position_ = 1;
};

}  // namespace

StringScan ScanString(std::string_view text) { return StringScanner(text).Scan(); }

}  // namespace flovyn
