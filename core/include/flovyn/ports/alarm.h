#pragma once

#include <cstdint>
#include <functional>

#include "absl/time/time.h"

namespace flovyn {

/// Calls back at a time. Nothing of the caller waits meanwhile. Safe for concurrent use.
class Alarm {
 public:
  using Ticket = std::uint64_t;
  virtual ~Alarm() = default;
  /// `ring` runs once, not before `at`, on a thread of the implementation; must not block.
  virtual Ticket Set(absl::Time at, std::function<void()> ring) = 0;
  /// False when it rang, rings right now, or is unknown.
  virtual bool Cancel(Ticket ticket) = 0;
};

}  // namespace flovyn
