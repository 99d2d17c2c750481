#include "flovyn/memory/manual_clock.h"

#include <algorithm>

namespace flovyn::memory {

ManualClock::ManualClock(absl::Time start) : now_(start) {}

absl::Time ManualClock::Now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

Alarm::Ticket ManualClock::Set(absl::Time at, std::function<void()> ring) {
  const std::lock_guard lock(mutex_);
  const Ticket ticket = ++last_ticket_;
  alarms_.emplace(Key(at, ticket), std::move(ring));
  times_.emplace(ticket, at);
  return ticket;
}

bool ManualClock::Cancel(Ticket ticket) {
  std::function<void()> dropped;  // destroyed after the lock is released
  const std::lock_guard lock(mutex_);
  const auto found = times_.find(ticket);
  if (found == times_.end()) return false;
  const auto alarm = alarms_.find(Key(found->second, ticket));
  dropped = std::move(alarm->second);
  alarms_.erase(alarm);
  times_.erase(found);
  return true;
}

void ManualClock::Advance(absl::Duration by) {
  const absl::Time until = Now() + by;
  while (const std::function<void()> ring = TakeDue(until)) ring();
}

std::function<void()> ManualClock::TakeDue(absl::Time until) {
  const std::lock_guard lock(mutex_);
  if (alarms_.empty() || alarms_.begin()->first.first > until) {
    now_ = until;
    return nullptr;
  }
  const auto first = alarms_.begin();
  now_ = std::max(now_, first->first.first);
  times_.erase(first->first.second);
  std::function<void()> ring = std::move(first->second);
  alarms_.erase(first);
  return ring;
}

std::optional<absl::Time> ManualClock::next_alarm() const {
  const std::lock_guard lock(mutex_);
  if (alarms_.empty()) return std::nullopt;
  return alarms_.begin()->first.first;
}

}  // namespace flovyn::memory
