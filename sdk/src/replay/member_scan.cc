#include "flovyn/sdk/replay/member_scan.h"

#include <algorithm>

namespace flovyn::sdk {

void MemberScan::SkipTo(char wanted) { at_ = std::min(text_.find(wanted, at_), text_.size()); }

/// From the opening quote to behind the closing one.
void MemberScan::SkipString() {
  for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
    if (text_[at_] == '\\') ++at_;
  }
  at_ = std::min(at_ + 1, text_.size());
}

void MemberScan::SkipValue() {
  for (int depth = 0; at_ < text_.size();) {
    const char c = text_[at_];
    if (c == '"') {
      SkipString();
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    const bool closes = c == '}' || c == ']';
    if ((closes || c == ',') && depth == 0) return;
    if (closes) --depth;
    ++at_;
  }
}

bool MemberScan::Next() {
  SkipTo('"');
  if (at_ == text_.size()) return false;
  const std::size_t key = at_ + 1;
  SkipString();
  key_ = text_.substr(key, at_ - 1 - key);
  SkipTo(':');
  at_ = std::min(at_ + 1, text_.size());
  const std::size_t value = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
  at_ = value;
  SkipValue();
  value_ = text_.substr(value, at_ - value);
  value_.remove_suffix(value_.size() - (value_.find_last_not_of(" \t\r\n") + 1));
  return true;
}

}  // namespace flovyn::sdk
