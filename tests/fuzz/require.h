#pragma once

#include <cstdlib>
#include <string_view>

#include "absl/status/status.h"

namespace flovyn::fuzz {

/// What must hold whatever the bytes are.
inline void Require(bool holds) {
  if (!holds) std::abort();
}

/// A refusal of what came from outside: never a defect of ours, and of a length that fits a reply.
inline void RequireRefusal(const absl::Status& status) {
  constexpr std::size_t kLongestMessage = 2'000;
  Require(!status.ok() && !absl::IsInternal(status) && !absl::IsUnknown(status));
  Require(!status.message().empty() && status.message().size() < kLongestMessage);
}

}  // namespace flovyn::fuzz
