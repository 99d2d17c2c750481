#include "flovyn/json/slices.h"

#include <algorithm>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/json/validate.h"
#include "json_error.h"
#include "string_scan.h"

namespace flovyn {
namespace {

/// Walks over the members of an object in a text that is valid JSON.
class MemberWalk {
 public:
  explicit MemberWalk(std::string_view text) : text_(text) { SkipSpace(); }

  bool at_object() const { return text_[position_] == '{'; }
  std::size_t position() const { return position_; }

  JsonSlices Run() {
    JsonSlices slices;
    Skip(1);  // {
    while (text_[position_] != '}') {
      if (text_[position_] == ',') Skip(1);
      std::string name = Decode(Value());
      Skip(1);  // :
      slices.insert_or_assign(std::move(name), Value());
    }
    return slices;
  }

 private:
  /// Moves past a value and the space after it.
  std::string_view Value() {
    const std::string_view value = text_.substr(position_, Length(text_.substr(position_)));
    Skip(value.size());
    return value;
  }

  static std::size_t Length(std::string_view rest) {
    if (rest.front() == '"') return ScanString(rest).length;
    if (rest.front() != '{' && rest.front() != '[') {
      const std::size_t end = rest.find_first_of(",}] \t\r\n");
      return end == std::string_view::npos ? rest.size() : end;
    }
    std::size_t depth = 0;
    std::size_t position = 0;
    do {
      const char c = rest[position];
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      position += c == '"' ? ScanString(rest.substr(position)).length : 1;
    } while (depth > 0);
    return position;
  }

  static std::string Decode(std::string_view quoted) {
    if (quoted.find('\\') == std::string_view::npos) {
      return std::string(quoted.substr(1, quoted.size() - 2));
    }
    return ParseJson(quoted).value_or(Json()).AsString();
  }

  void Skip(std::size_t count) {
    position_ += count;
    SkipSpace();
  }

  void SkipSpace() {
    position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size());
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

absl::StatusOr<JsonSlices> TopLevelSlices(std::string_view text, const JsonLimits& limits) {
  FLOVYN_RETURN_IF_ERROR(ValidateJson(text, limits));
  MemberWalk walk(text);
  if (!walk.at_object()) return InvalidJson(walk.position(), "an object is expected");
  return walk.Run();
}

}  // namespace flovyn
