#include "stream_watches.h"

#include <utility>

namespace flovyn {
namespace {

constexpr std::size_t kMaxWatched = 2'000;
constexpr std::size_t kMaxLeft = 2'000;  // beyond, the others forget by themselves
constexpr absl::Duration kRenewEvery = absl::Seconds(15);
// The latest are those that still send.
constexpr std::size_t kSourcesTold = 8;

StreamInterest InterestIn(const StreamTopic& topic, const StreamHub& hub) {
  StreamInterest interest = {.topic = topic, .seen = hub.Sources(topic)};
  if (interest.seen.size() > kSourcesTold) {
    interest.seen.erase(interest.seen.begin(), interest.seen.end() - kSourcesTold);
  }
  return interest;
}

}  // namespace

bool StreamWatches::Begin(const StreamTopic& topic) {
  MutexLock lock(mutex_);
  if (watched_.size() >= kMaxWatched && !watched_.contains(topic)) return false;
  watched_.insert_or_assign(topic, true);
  std::erase(left_, topic);
  return true;
}

void StreamWatches::End(const StreamTopic& topic) {
  MutexLock lock(mutex_);
  if (watched_.erase(topic) > 0 && left_.size() < kMaxLeft) left_.push_back(topic);
}

bool StreamWatches::Has(const StreamTopic& topic) const {
  MutexLock lock(mutex_);
  return watched_.contains(topic);
}

bool StreamWatches::TellAll() {
  MutexLock lock(mutex_);
  all_ |= !watched_.empty();
  return all_;
}

void StreamWatches::TellAllAfresh(absl::Time now) {
  MutexLock lock(mutex_);
  all_ = afresh_ = true;
  told_all_at_ = now;
}

bool StreamWatches::Renew(absl::Time now) {
  MutexLock lock(mutex_);
  if (watched_.empty() || now - told_all_at_ < kRenewEvery) return false;
  told_all_at_ = now;
  return all_ = true;
}

void StreamWatches::Take(RelayRound& round, absl::Time now) {
  MutexLock lock(mutex_);
  round.afresh = telling_afresh_ = std::exchange(afresh_, false);
  const bool all = std::exchange(all_, false);
  if (all) told_all_at_ = now;
  telling_.clear();
  for (auto& [topic, due] : watched_) {
    if (!all && !due) continue;
    due = false;
    telling_.push_back(topic);
    round.watched.push_back(InterestIn(topic, hub_));
  }
  round.left = std::exchange(left_, {});
}

void StreamWatches::RoundEnded(RoundEnd end) {
  MutexLock lock(mutex_);
  if (end != RoundEnd::kSent) {
    afresh_ |= telling_afresh_;
    all_ |= telling_afresh_;
    for (const StreamTopic& topic : telling_) {
      if (const auto found = watched_.find(topic); found != watched_.end()) found->second = true;
    }
  }
  telling_.clear();
}

}  // namespace flovyn
