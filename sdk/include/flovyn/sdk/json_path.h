#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace flovyn::sdk {

/// Where a value stands in a payload, so that errors can say it: "input.items[2].price". A chain on
/// the stack: each part outlives those below it.
class JsonPath {
 public:
  /// The top: "input", "output of task charge-card".
  explicit JsonPath(std::string_view root) : key_(root) {}

  JsonPath Member(std::string_view key) const { return JsonPath(this, key, 0); }
  JsonPath Item(std::size_t index) const { return JsonPath(this, {}, index); }

  std::string str() const;
  /// InvalidArgument: "<path>: <why>".
  absl::Status Error(std::string_view why) const;

 private:
  JsonPath(const JsonPath* parent, std::string_view key, std::size_t index)
      : parent_(parent), key_(key), index_(index) {}

  const JsonPath* parent_ = nullptr;
  std::string_view key_;  // empty: an element of an array
  std::size_t index_ = 0;
};

}  // namespace flovyn::sdk
