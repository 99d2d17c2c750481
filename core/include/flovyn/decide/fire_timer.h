#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// A timer is due: TIMER_FIRED, PROMISE_TIMEOUT, or the end of a task that took too long. Does
/// nothing when the timer is gone, so any number of nodes may try.
struct FireTimer {
  TimerKey timer;
  Limits limits = {};
};

struct TimerFiring {
  bool fired = false;
  absl::Duration early =
      absl::ZeroDuration();  ///< Not due yet by the store's clock: try again then.
};

UnitRefs RefsOf(const FireTimer& command);
absl::StatusOr<Decision<TimerFiring>> Decide(const WorkingSet& set, const FireTimer& command);

}  // namespace flovyn
