#pragma once

#include <string_view>

#include "flovyn/json/json.h"

namespace flovyn {

/// For messages: "must be a string, not an array".
constexpr std::string_view KindName(JsonKind kind) {
  switch (kind) {
    case JsonKind::kNull:
      return "null";
    case JsonKind::kBool:
      return "a boolean";
    case JsonKind::kNumber:
      return "a number";
    case JsonKind::kString:
      return "a string";
    case JsonKind::kArray:
      return "an array";
    case JsonKind::kObject:
      return "an object";
  }
  return "";
}

}  // namespace flovyn
