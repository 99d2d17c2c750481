#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/json/json.h"

namespace flovyn::cli {

/// What --metadata and --metadata-json say together.
struct MetadataArguments {
  std::vector<std::string> pairs = {};  ///< "key=text" or "key:=json"
  std::string json = {};                ///< An object; empty: none.

  bool given() const { return !pairs.empty() || !json.empty(); }
};

/// One object; what a pair says goes before the object. `field` is how the pairs are called in
/// messages: "--metadata". Errors: InvalidField for what is no pair, no JSON, or given twice.
absl::StatusOr<Json> MetadataOf(const MetadataArguments& arguments, std::string_view field);

}  // namespace flovyn::cli
