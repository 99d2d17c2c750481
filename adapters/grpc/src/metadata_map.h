#pragma once

#include <google/protobuf/map.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "flovyn/ports/launcher.h"

namespace flovyn::grpc {

/// Metadata as the protocol has it: texts by text; an empty map is none.
inline MetadataInput MetadataOf(const google::protobuf::Map<std::string, std::string>& map) {
  if (map.empty()) return std::monostate();
  return std::vector<std::pair<std::string, std::string>>(map.begin(), map.end());
}

}  // namespace flovyn::grpc
