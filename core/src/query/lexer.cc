#include "lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "flovyn/base/utf8.h"
#include "flovyn/json/json.h"
#include "flovyn/json/writer.h"
#include "json/number_scan.h"
#include "json/string_scan.h"
#include "text.h"

namespace flovyn::query {
namespace {

bool StartsWord(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool ContinuesWord(char c) { return StartsWord(c) || IsDigit(c); }

std::optional<std::int64_t> MicrosecondsOf(char unit) {
  constexpr std::int64_t kSecond = 1'000'000;
  switch (absl::ascii_tolower(static_cast<unsigned char>(unit))) {
    case 's':
      return kSecond;
    case 'm':
      return 60 * kSecond;
    case 'h':
      return 3'600 * kSecond;
    case 'd':
      return 86'400 * kSecond;
    case 'w':
      return 7 * 86'400 * kSecond;
    default:
      return std::nullopt;
  }
}

class Lexer {
 public:
  Lexer(std::string_view text, std::vector<Token>& tokens, Problem& problem)
      : text_(text), tokens_(tokens), problem_(problem) {}

  bool Run() {
    while (true) {
      while (at_ < text_.size() && absl::ascii_isspace(static_cast<unsigned char>(text_[at_]))) {
        ++at_;
      }
      const bool at_end = at_ == text_.size();
      if (at_end || !Next()) {
        Add(TokenKind::kEnd, 0);
        return at_end;
      }
    }
  }

 private:
  bool Fail(std::string message) {
    problem_ = {PositionOf(text_, at_), std::move(message)};
    return false;
  }

  bool Add(TokenKind kind, std::size_t length) {
    tokens_.push_back({.kind = kind,
                       .text = std::string(text_.substr(at_, length)),
                       .position = at_,
                       .end = at_ + length});
    at_ += length;
    return true;
  }

  bool Next() {
    const char c = text_[at_];
    if (StartsWord(c)) return Word();
    if (c == '"') return String();
    if (IsDigit(c) || c == '-' || c == '+') return NumberOrTime();
    switch (c) {
      case '(':
        return Add(TokenKind::kOpen, 1);
      case ')':
        return Add(TokenKind::kClose, 1);
      case ',':
        return Add(TokenKind::kComma, 1);
      case '.':
        return Add(TokenKind::kDot, 1);
      case '\'':
        return Fail("a text is written in double quotes: \"…\"");
      default:
        return Operator();
    }
  }

  bool Word() {
    std::size_t length = 1;
    while (at_ + length < text_.size() && ContinuesWord(text_[at_ + length])) ++length;
    return Add(TokenKind::kWord, length);
  }

  bool String() {
    const StringScan scan = ScanString(text_.substr(at_));
    if (scan.error != nullptr) {
      at_ += scan.length;
      return Fail(Concat("in a text: ", scan.error));
    }
    std::string decoded = ParseJson(text_.substr(at_, scan.length))->AsString();
    if (decoded.find('\0') != std::string::npos) return Fail("a text cannot have U+0000");
    tokens_.push_back({.kind = TokenKind::kString,
                       .text = std::move(decoded),
                       .position = at_,
                       .end = at_ + scan.length});
    at_ += scan.length;
    return true;
  }

  /// Whether the place is within what was meant as a key: metadata.cost-center, metadata.1st.
  bool IsWithinKey() const {
    if (tokens_.empty() || tokens_.back().position + tokens_.back().text.size() != at_)
      return false;
    const TokenKind before = tokens_.size() > 1 ? tokens_.end()[-2].kind : TokenKind::kEnd;
    const TokenKind last = tokens_.back().kind;
    return last == TokenKind::kDot || (last == TokenKind::kWord && before == TokenKind::kDot);
  }

  bool NumberOrTime() {
    if (IsWithinKey()) {
      return Fail(
          "a key that is no plain word is written in double quotes: metadata.\"cost-center\"");
    }
    if (const std::size_t digits = SignedDigits(); digits > 0) {
      const std::size_t end = at_ + digits;
      const bool has_unit = end < text_.size() && MicrosecondsOf(text_[end]) &&
                            (end + 1 == text_.size() || !ContinuesWord(text_[end + 1]));
      if (has_unit) return RelativeTime(digits);
      if (end < text_.size() && StartsWord(text_[end]) && text_[end] != 'e' && text_[end] != 'E') {
        at_ = end;
        return Fail("unknown unit of time; use s, m, h, d or w, as in -7d");
      }
    }
    const NumberScan scan = ScanNumber(text_.substr(at_));
    if (scan.error != nullptr) return Fail(Concat("not a number: ", scan.error));
    const std::size_t end = at_ + scan.length;
    if (end < text_.size() && ContinuesWord(text_[end])) {
      return Fail("not a number; texts are written in double quotes, times ago as -7d");
    }
    return Add(TokenKind::kNumber, scan.length);
  }

  /// Length of a sign with digits at the place; 0 if that is not there.
  std::size_t SignedDigits() const {
    if (text_[at_] != '-' && text_[at_] != '+') return 0;
    std::size_t length = 1;
    while (at_ + length < text_.size() && IsDigit(text_[at_ + length])) ++length;
    return length > 1 ? length : 0;
  }

  bool RelativeTime(std::size_t digits) {
    constexpr std::int64_t kMax = std::int64_t{36'500} * 86'400 * 1'000'000;  // a hundred years
    const std::int64_t unit = *MicrosecondsOf(text_[at_ + digits]);
    std::int64_t count = 0;
    const char* const begin = text_.data() + at_ + 1;
    const auto read = std::from_chars(begin, text_.data() + at_ + digits, count);
    if (read.ec != std::errc() || count > kMax / unit) {
      return Fail("a relative time is at most 36500d");
    }
    const std::int64_t offset = text_[at_] == '-' ? -count * unit : count * unit;
    Add(TokenKind::kRelativeTime, digits + 1);
    tokens_.back().offset_us = offset;
    return true;
  }

  bool Operator() {
    constexpr std::array<std::string_view, 8> kOperators = {"!=", ">=", "<=", "!~",
                                                            "=",  ">",  "<",  "~"};
    if (text_.substr(at_, 2) == "==") return Fail("equality is written with one '='");
    if (text_.substr(at_, 2) == "<>") return Fail("inequality is written '!='");
    for (const std::string_view op : kOperators) {
      if (text_.substr(at_).starts_with(op)) return Add(TokenKind::kOperator, op.size());
    }
    const std::size_t length = Utf8CharLength(text_.substr(at_));
    if (length == 0) return Fail("the text is not UTF-8");
    return Fail(Concat("unexpected '", text_.substr(at_, length), "'"));
  }

  std::string_view text_;
  std::vector<Token>& tokens_;
  Problem& problem_;
  std::size_t at_ = 0;
};

}  // namespace

bool Tokenize(std::string_view text, std::vector<Token>& tokens, Problem& problem) {
  return Lexer(text, tokens, problem).Run();
}

std::string WrittenKey(std::string_view key) {
  const bool is_word =
      !key.empty() && StartsWord(key.front()) && std::ranges::all_of(key, ContinuesWord);
  return is_word ? std::string(key) : QuoteJson(key);
}

std::string Describe(const Token& token) {
  if (token.kind == TokenKind::kEnd) return "the end";
  if (token.kind == TokenKind::kString) return "a text";
  return Concat("'", Shown(token.text), "'");
}

}  // namespace flovyn::query
