#pragma once

#include "absl/time/time.h"

namespace flovyn {

/// The node's wall clock. Safe for concurrent use.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

}  // namespace flovyn
