#include "output/json_text.h"

#include <algorithm>

namespace flovyn::cli {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// The length of the text, or of whatever else is no punctuation, that `json` begins with.
std::size_t ScalarLength(std::string_view json) {
  if (json.front() != '"') return std::min(json.find_first_of(",:]} \n\r\t"), json.size());
  std::size_t i = 1;
  while (i < json.size() && json[i] != '"') i += json[i] == '\\' ? 2U : 1U;
  return std::min(i + 1, json.size());
}

class Indenter {
 public:
  void Punctuation(char c) {
    if (c == '{' || c == '[') {
      text_ += c;
      ++depth_;
      opened_ = true;
    } else if (c == '}' || c == ']') {
      --depth_;
      if (!opened_) NewLine();
      text_ += c;
      opened_ = false;
    } else {
      text_ += c;
      if (c == ',') NewLine();
      if (c == ':') text_ += ' ';
    }
  }
  /// Before anything that is an element or a member.
  void Element() {
    if (opened_) NewLine();
    opened_ = false;
  }
  void Scalar(std::string_view scalar) { text_ += scalar; }
  std::string Finish() { return std::move(text_); }

 private:
  void NewLine() {
    text_ += '\n';
    text_.append(2 * depth_, ' ');
  }

  std::string text_;
  std::size_t depth_ = 0;
  bool opened_ = false;  // the last thing was { or [
};

constexpr std::string_view kPunctuation = "{}[],:";

}  // namespace

std::string IndentedJson(std::string_view json) {
  Indenter indenter;
  while (!json.empty()) {
    const char c = json.front();
    std::size_t length = 1;
    if (c == '{' || c == '[') indenter.Element();
    if (kPunctuation.find(c) != std::string_view::npos) {
      indenter.Punctuation(c);
    } else if (!IsSpace(c)) {
      length = ScalarLength(json);
      indenter.Element();
      indenter.Scalar(json.substr(0, length));
    }
    json.remove_prefix(length);
  }
  return indenter.Finish();
}

std::string OneLineJson(std::string_view json) {
  std::string line;
  while (!json.empty()) {
    const char c = json.front();
    const bool scalar = kPunctuation.find(c) == std::string_view::npos && !IsSpace(c);
    const std::size_t length = scalar ? ScalarLength(json) : 1;
    if (!IsSpace(c)) line += json.substr(0, length);
    json.remove_prefix(length);
  }
  return line;
}

}  // namespace flovyn::cli
