#pragma once

#include <cstddef>
#include <string_view>

namespace flovyn::sdk {

/// Goes through the members of one JSON object without building anything, because a history has
/// many events and most of their data is looked at once. The text is valid JSON, as the engine
/// wrote it; of other text it finds some members and never reads beyond its end.
class MemberScan {
 public:
  explicit MemberScan(std::string_view object) : text_(object) {}

  /// False at the end.
  bool Next();
  /// As in the text, without the quotes.
  std::string_view key() const { return key_; }
  /// As in the text, quotes included.
  std::string_view value() const { return value_; }

 private:
  void SkipTo(char wanted);
  void SkipString();
  void SkipValue();

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view key_;
  std::string_view value_;
};

}  // namespace flovyn::sdk
