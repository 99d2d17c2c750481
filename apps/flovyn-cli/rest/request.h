#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace flovyn::cli {

/// One call of the REST API of an organization.
struct Request {
  std::string method = "GET";
  std::vector<std::string> path = {};  ///< Segments after /api/orgs/{tenant}, not encoded.
  std::vector<std::pair<std::string, std::string>> query = {};  ///< Not encoded.
  std::string body = {};                                        ///< JSON; empty: none.
  absl::Duration longer = absl::ZeroDuration();  ///< That the server may wait before it answers.

  /// Adds a parameter unless its value is empty.
  Request& With(std::string_view name, std::string_view value);
};

/// "/api/orgs/acme/workflow-executions/count?query=…"
std::string TargetOf(const Request& request, std::string_view prefix, std::string_view tenant);

}  // namespace flovyn::cli
