#include "flovyn/sdk/json_path.h"

#include "flovyn/domain/errors.h"

namespace flovyn::sdk {

std::string JsonPath::str() const {
  if (parent_ == nullptr) return std::string(key_);
  if (key_.empty()) return parent_->str() + "[" + std::to_string(index_) + "]";
  return parent_->str() + "." + std::string(key_);
}

absl::Status JsonPath::Error(std::string_view why) const { return InvalidField(str(), why); }

}  // namespace flovyn::sdk
