#include "wait_tables.h"

#include <algorithm>

namespace flovyn::memory {
namespace {

absl::Time Truncated(absl::Time time) { return absl::FromUnixMicros(absl::ToUnixMicros(time)); }

/// Whole microseconds, as the durable stores keep, and never sooner.
absl::Time RoundedUp(absl::Time time) {
  const absl::Time down = Truncated(time);
  return down < time ? down + absl::Microseconds(1) : down;
}

PromiseName NameOf(const Promise& promise) { return {promise.workflow, promise.name}; }

}  // namespace

const Timer* WaitTables::Find(const TimerKey& key) const {
  const auto found = timers_.find({key.owner, key});
  return found == timers_.end() ? nullptr : &found->second.timer;
}

const Promise* WaitTables::Find(const PromiseId& id) const {
  const auto found = promises_.find(id);
  return found == promises_.end() ? nullptr : &found->second;
}

const Promise* WaitTables::Find(const PromiseName& name) const {
  const auto found = pending_.find(name);
  return found == pending_.end() ? nullptr : Find(found->second.rbegin()->second);
}

const Message* WaitTables::Find(const MessageKey& key) const {
  const auto found = messages_.find(key);
  return found == messages_.end() ? nullptr : &found->second;
}

DueTimers WaitTables::Due(absl::Time now, std::size_t limit) const {
  DueTimers found;
  for (const auto& [due, key] : due_) {
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

std::vector<MessageKey> WaitTables::Undelivered(absl::Time cutoff, std::size_t limit) const {
  std::vector<std::pair<absl::Time, MessageKey>> old;
  for (const auto& [key, message] : messages_) {
    if (!message.held && message.created_at <= cutoff) old.emplace_back(message.created_at, key);
  }
  std::ranges::sort(old);
  std::vector<MessageKey> keys;
  for (const auto& [at, key] : old) {
    if (keys.size() == limit) break;
    keys.push_back(key);
  }
  return keys;
}

void WaitTables::Write(const WorkingSet& set) {
  for (Promise& promise : set.changed_promises()) Put(std::move(promise));
  for (Timer& timer : set.changed_timers()) Put(std::move(timer));
  for (const WaitsChange& change : set.waits()) Change(change, set.now());
  for (Message& message : set.new_messages()) {
    message.created_at = Truncated(message.created_at);
    messages_.insert_or_assign(message.key, std::move(message));
  }
  for (const MessageKey& key : set.delivered_messages()) messages_.erase(key);
}

void WaitTables::Put(Timer timer) {
  if (timer.due) timer.due = RoundedUp(*timer.due);
  KeptTimer& kept = timers_[{timer.key.owner, timer.key}];
  Unindex(kept);
  kept.timer = std::move(timer);
  Index(kept);
}

void WaitTables::Put(Promise promise) {
  promise.created_at = Truncated(promise.created_at);
  if (promise.timeout_at) promise.timeout_at = RoundedUp(*promise.timeout_at);
  if (promise.settled_at) promise.settled_at = Truncated(*promise.settled_at);
  const PromiseName name = NameOf(promise);
  auto& pending = pending_[name];
  if (promise.status == PromiseStatus::kPending) {
    pending.emplace(promise.created_at, promise.id);
  } else {
    pending.erase({promise.created_at, promise.id});
  }
  if (pending.empty()) pending_.erase(name);
  promises_.insert_or_assign(promise.id, std::move(promise));
}

void WaitTables::Change(const WaitsChange& change, absl::Time now) {
  switch (change.end) {
    case WaitsEnd::kDropped:
      return Drop(change.owner, now);
    case WaitsEnd::kHeld:
      return Hold(change.owner, true);
    case WaitsEnd::kResumed:
      return Hold(change.owner, false);
  }
}

void WaitTables::Drop(const Uuid& owner, absl::Time now) {
  auto at = timers_.lower_bound({owner, TimerKey{}});
  while (at != timers_.end() && at->first.first == owner) {
    Unindex(at->second);
    at = timers_.erase(at);
  }
  std::vector<Promise> left;
  for (auto name = pending_.lower_bound({WorkflowId(owner), ""});
       name != pending_.end() && name->first.workflow.uuid() == owner; ++name) {
    for (const auto& [created, id] : name->second) left.push_back(promises_.at(id));
  }
  for (Promise& promise : left) {
    promise.status = PromiseStatus::kCancelled;
    promise.settled_at = now;
    Put(std::move(promise));
  }
}

void WaitTables::Hold(const Uuid& owner, bool held) {
  for (auto at = timers_.lower_bound({owner, TimerKey{}});
       at != timers_.end() && at->first.first == owner; ++at) {
    Unindex(at->second);
    at->second.held = held;
    Index(at->second);
  }
  if (held) return;
  for (auto at = messages_.lower_bound({WorkflowId(owner), MessageKind{}, WorkflowId()});
       at != messages_.end() && at->first.target.uuid() == owner; ++at) {
    at->second.held = false;
  }
}

void WaitTables::Index(const KeptTimer& kept) {
  if (kept.timer.due && !kept.held) due_.emplace(*kept.timer.due, kept.timer.key);
}

void WaitTables::Unindex(const KeptTimer& kept) {
  if (kept.timer.due) due_.erase({*kept.timer.due, kept.timer.key});
}

}  // namespace flovyn::memory
