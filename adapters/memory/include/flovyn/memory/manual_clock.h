#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"

namespace flovyn::memory {

/// Time that stands still until a test moves it, and the alarms of that time.
///
/// Alarms ring on the thread that calls Advance, in order of their time and, at one time, of their
/// tickets; the clock shows the alarm's time (or stays, when that is past) while it rings. A ring
/// may set and cancel alarms: one that it sets within the same advance rings in it, too. Nothing
/// rings from Set: an alarm for a time that has come waits for the next Advance.
class ManualClock final : public Clock, public Alarm {
 public:
  explicit ManualClock(absl::Time start = absl::FromUnixSeconds(1'767'225'600));  // 2026-01-01

  absl::Time Now() const override;
  Ticket Set(absl::Time at, std::function<void()> ring) override;
  bool Cancel(Ticket ticket) override;

  /// Moves the time on by `by` (zero: rings what is due). One thread at a time; not from a ring.
  void Advance(absl::Duration by);
  /// When the next alarm rings.
  std::optional<absl::Time> next_alarm() const;

 private:
  using Key = std::pair<absl::Time, Ticket>;

  std::function<void()> TakeDue(absl::Time until);

  mutable std::mutex mutex_;
  absl::Time now_;
  Ticket last_ticket_ = 0;
  std::map<Key, std::function<void()>> alarms_;
  std::map<Ticket, absl::Time> times_;
};

}  // namespace flovyn::memory
