#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "absl/time/time.h"
#include "flovyn/domain/timer.h"
#include "flovyn/ports/timer_repository.h"

namespace flovyn::memory {

/// All timers: by owner, and those that can become due by time.
class TimerTable {
 public:
  const Timer* Find(const TimerKey& key) const;
  /// Inserts the timer, or replaces the one with its key, which stays held if it is.
  void Put(Timer timer);
  void Drop(const Uuid& owner);
  void Hold(const Uuid& owner, bool held);
  DueTimers FindDue(std::size_t limit, absl::Time now) const;

 private:
  struct Entry {
    Timer timer;
    bool held = false;
  };
  using Place = std::pair<absl::Time, TimerKey>;

  void Index(const Entry& entry);
  void Unindex(const Entry& entry);

  std::map<Uuid, std::map<TimerKey, Entry>> by_owner_;
  std::set<Place> by_time_;
};

}  // namespace flovyn::memory
