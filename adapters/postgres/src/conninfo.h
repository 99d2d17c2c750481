#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace flovyn::postgres {

/// A connection string taken apart, completed with our defaults where it is silent.
class ConnInfo {
 public:
  /// Errors: FailedPrecondition for a malformed string. The message repeats nothing of it: it may
  /// hold a password.
  static absl::StatusOr<ConnInfo> Parse(const std::string& url, absl::Duration connect_timeout);

  /// Keyword and value pairs for PQconnectdbParams.
  const std::vector<std::pair<std::string, std::string>>& entries() const { return entries_; }

  /// A text of libpq on one line, with the password blotted out should it occur.
  std::string Presentable(std::string_view text) const;

 private:
  void SetDefault(std::string keyword, std::string value);

  std::vector<std::pair<std::string, std::string>> entries_;
};

}  // namespace flovyn::postgres
