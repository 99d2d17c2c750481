#include "timer_table.h"

namespace flovyn::memory {

const Timer* TimerTable::Find(const TimerKey& key) const {
  const auto timers = by_owner_.find(key.owner);
  if (timers == by_owner_.end()) return nullptr;
  const auto found = timers->second.find(key);
  return found == timers->second.end() ? nullptr : &found->second.timer;
}

void TimerTable::Put(Timer timer) {
  Entry& entry = by_owner_[timer.key.owner][timer.key];
  Unindex(entry);
  entry.timer = std::move(timer);
  Index(entry);
}

void TimerTable::Drop(const Uuid& owner) {
  const auto timers = by_owner_.find(owner);
  if (timers == by_owner_.end()) return;
  for (const auto& [key, entry] : timers->second) Unindex(entry);
  by_owner_.erase(timers);
}

void TimerTable::Hold(const Uuid& owner, bool held) {
  const auto timers = by_owner_.find(owner);
  if (timers == by_owner_.end()) return;
  for (auto& [key, entry] : timers->second) {
    Unindex(entry);
    entry.held = held;
    Index(entry);
  }
}

DueTimers TimerTable::FindDue(std::size_t limit, absl::Time now) const {
  DueTimers found;
  for (const auto& [due, key] : by_time_) {
    if (due > now) {
      found.until_next = due - now;
      break;
    }
    if (found.due.size() == limit) {
      found.until_next = absl::ZeroDuration();
      break;
    }
    found.due.push_back(key);
  }
  return found;
}

void TimerTable::Index(const Entry& entry) {
  if (entry.timer.due && !entry.held) by_time_.emplace(*entry.timer.due, entry.timer.key);
}

void TimerTable::Unindex(const Entry& entry) {
  if (entry.timer.due) by_time_.erase({*entry.timer.due, entry.timer.key});
}

}  // namespace flovyn::memory
