#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/unit/work.h"

namespace flovyn::testing {

/// Parked polls in a list: work is reserved for the first of its queue. Keeps what it is told and
/// checks that each reservation ends once. Safe for concurrent use.
class FakeBroker final : public WorkBroker {
 public:
  using Delivery = std::pair<Claimant, ClaimedWork>;

  void Park(const WorkQueue& queue, Claimant claimant) {
    const std::lock_guard lock(mutex_);
    claimant.ticket = ++last_ticket_;
    parked_.emplace_back(queue, std::move(claimant));
  }

  std::optional<Claimant> Reserve(const ReadyWork& work) override {
    const std::lock_guard lock(mutex_);
    for (auto at = parked_.begin(); at != parked_.end(); ++at) {
      if (at->first != work.queue) continue;
      const Claimant claimant = at->second;
      reserved_.emplace(claimant.ticket, *at);
      parked_.erase(at);
      return claimant;
    }
    return std::nullopt;
  }

  void Deliver(const Claimant& claimant, ClaimedWork work) override {
    const std::lock_guard lock(mutex_);
    if (reserved_.erase(claimant.ticket) == 0) ++violations_;
    deliveries_.emplace_back(claimant, std::move(work));
    changed_.notify_all();
  }

  void Release(const Claimant& claimant) override {
    const std::lock_guard lock(mutex_);
    const auto found = reserved_.find(claimant.ticket);
    if (found == reserved_.end()) {
      ++violations_;
      return;
    }
    parked_.push_back(found->second);
    reserved_.erase(found);
    ++releases_;
  }

  void Announce(const ReadyWork& work) override {
    const std::lock_guard lock(mutex_);
    announced_.push_back(work);
    changed_.notify_all();
  }

  void Hint(const WorkQueue&) override {}

  /// Whether that many polls have been answered and works announced, within 60 s.
  bool Await(std::size_t deliveries, std::size_t announced) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), [&] {
      return deliveries_.size() >= deliveries && announced_.size() >= announced;
    });
  }

  std::vector<Delivery> deliveries() const {
    const std::lock_guard lock(mutex_);
    return deliveries_;
  }
  std::vector<ReadyWork> announced() const {
    const std::lock_guard lock(mutex_);
    return announced_;
  }
  std::size_t parked() const {
    const std::lock_guard lock(mutex_);
    return parked_.size();
  }
  int releases() const {
    const std::lock_guard lock(mutex_);
    return releases_;
  }
  /// Every reservation has ended, none of them twice.
  bool settled() const {
    const std::lock_guard lock(mutex_);
    return reserved_.empty() && violations_ == 0;
  }

 private:
  using ParkedPoll = std::pair<WorkQueue, Claimant>;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t last_ticket_ = 0;
  std::vector<ParkedPoll> parked_;
  std::map<std::uint64_t, ParkedPoll> reserved_;
  std::vector<Delivery> deliveries_;
  std::vector<ReadyWork> announced_;
  int releases_ = 0;
  int violations_ = 0;
};

}  // namespace flovyn::testing
