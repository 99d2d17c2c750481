#pragma once

#include <chrono>
#include <string>

namespace flovyn::testing {

/// A certificate for localhost and 127.0.0.1 that vouches for itself, as PEM texts.
struct SelfSigned {
  std::string certificate = {};
  std::string key = {};
  std::string encrypted_key = {};  ///< The same key behind a password.
};

/// Throws std::runtime_error when OpenSSL refuses. A negative time makes one that has expired.
SelfSigned MakeSelfSigned(std::chrono::seconds valid_for = std::chrono::hours(1));

}  // namespace flovyn::testing
