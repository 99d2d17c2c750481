#pragma once

#include <functional>
#include <memory>

#include "absl/time/time.h"

namespace flovyn::system {

/// Calls a function again and again on a thread of its own.
class Ticker {
 public:
  virtual ~Ticker() = default;
  /// Waits for a call that is running; none comes after. Called by the destructor, too. Not from
  /// the function.
  virtual void Stop() = 0;
};

/// Calls `tick` at once and then again and again. It returns the time until the next call, counted
/// from begin to begin. A call that takes longer delays the next one; calls that were missed are
/// not made up for.
std::unique_ptr<Ticker> StartTicker(std::function<absl::Duration()> tick);

}  // namespace flovyn::system
