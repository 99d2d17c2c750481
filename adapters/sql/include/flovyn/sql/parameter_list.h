#pragma once

#include <string>
#include <utility>
#include <vector>

#include "flovyn/sql/value.h"

namespace flovyn::sql {

/// The parameters of a statement that is being written.
class ParameterList {
 public:
  /// The place of the value in the text: "$3".
  std::string Add(Value value) {
    values_.push_back(std::move(value));
    return "$" + std::to_string(values_.size());
  }
  const std::vector<Value>& values() const { return values_; }

 private:
  std::vector<Value> values_;
};

}  // namespace flovyn::sql
