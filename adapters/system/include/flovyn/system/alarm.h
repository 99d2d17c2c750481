#pragma once

#include <memory>

#include "flovyn/ports/alarm.h"

namespace flovyn::system {

/// Alarms of the wall clock, rung by one thread, in order of their times. A step of the clock is
/// noticed within a second.
class AlarmThread : public Alarm {
 public:
  /// Forgets all alarms and waits for the one that rings; those set later never ring. Called by the
  /// destructor, too. Not from a ring.
  virtual void Stop() = 0;
};

std::unique_ptr<AlarmThread> MakeAlarm();

}  // namespace flovyn::system
