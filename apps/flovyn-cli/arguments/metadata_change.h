#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arguments/metadata_arguments.h"

namespace flovyn::cli {

/// How metadata is to change.
struct MetadataChange {
  MetadataArguments values = {};  ///< These keys get these values.
  bool replace = false;           ///< They take the place of all.
  std::vector<std::string> deleted = {};
  std::vector<std::string> increments = {};  ///< "key=number"

  bool given() const {
    return values.given() || replace || !deleted.empty() || !increments.empty();
  }
};

/// The body of the request: {"merge": {…}, "delete": […], "increment": {…}}, with "set" instead of
/// "merge" to replace all, and `reason` unless it is empty. Errors: InvalidField.
absl::StatusOr<std::string> ChangeBody(const MetadataChange& change, const std::string& reason);

}  // namespace flovyn::cli
