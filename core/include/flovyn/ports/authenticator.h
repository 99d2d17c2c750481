#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/domain/access.h"

namespace flovyn {

/// Credentials to a Caller. Safe for concurrent use.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  /// `authorization` is the whole header value ("Bearer <token>"), empty when there is none.
  /// Errors: Unauthenticated, never telling which part was wrong, never repeating the token.
  virtual absl::StatusOr<Caller> Authenticate(std::string_view authorization) = 0;
};

}  // namespace flovyn
