#pragma once

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/timer.h"

namespace flovyn {

struct DueTimers {
  std::vector<TimerKey> due = {};  ///< By due time, then key.
  /// From the read until the next timer is due; infinite when none waits. Zero when `limit` cut the
  /// list off.
  absl::Duration until_next = absl::InfiniteDuration();
};

/// Blocking, safe for concurrent use.
class TimerRepository {
 public:
  virtual ~TimerRepository() = default;
  /// Timers that are due by the store's clock and not held, at most `limit`: an unlocked index read
  /// whose cost does not grow with the timers that wait. A unit then checks each again.
  virtual absl::StatusOr<DueTimers> FindDue(std::size_t limit) = 0;
};

}  // namespace flovyn
