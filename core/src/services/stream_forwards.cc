#include "stream_forwards.h"

#include <algorithm>
#include <utility>

namespace flovyn {
namespace {

constexpr std::size_t kMaxForwards = 20'000;
constexpr std::size_t kRoundBytes = 262'144;
constexpr std::size_t kRoundForwards = 1'000;
// Three renewals.
constexpr absl::Duration kForgetAfter = absl::Seconds(45);
// What was sent that long ago has come, or never will.
constexpr absl::Duration kOnItsWay = absl::Seconds(5);

}  // namespace

bool StreamForwards::Due(const StreamTopic& topic, bool history) {
  if (!any()) return false;
  bool news = false;
  MutexLock lock(mutex_);
  for (auto at = forwards_.lower_bound({topic, Uuid()});
       at != forwards_.end() && at->first.topic == topic; ++at) {
    at->second.history |= history;
    news |= Queue(at->first, at->second);
  }
  return news;
}

bool StreamForwards::Queue(const Key& key, Forward& forward) {
  if (std::exchange(forward.queued, true)) return false;
  due_.push_back(key);
  return true;
}

bool StreamForwards::Begin(const NodeId& node, const StreamInterest& interest, bool all_that_lacks,
                           absl::Time now) {
  const RelayMark mark = hub_.OwnMark(interest.topic, interest.seen);
  const Key key = {interest.topic, node.uuid()};
  MutexLock lock(mutex_);
  if (forwards_.size() >= kMaxForwards && !forwards_.contains(key)) return false;
  const auto [at, begins] = forwards_.try_emplace(key);
  any_.store(true, std::memory_order_relaxed);
  Forward& forward = at->second;
  forward.renewed_at = now;
  const bool lacks = mark.ring == forward.sent.ring && mark.number < forward.sent.number &&
                     now - forward.sent_at > kOnItsWay;
  if (!begins && !all_that_lacks && !lacks) return false;
  forward.taken = forward.sent = mark;
  forward.answer = true;
  return Queue(key, forward);
}

void StreamForwards::End(const NodeId& node, const StreamTopic& topic) {
  const Key key = {topic, node.uuid()};
  MutexLock lock(mutex_);
  const auto found = forwards_.find(key);
  if (found == forwards_.end()) return;
  if (found->second.queued) std::erase(due_, key);
  forwards_.erase(found);
  any_.store(!forwards_.empty(), std::memory_order_relaxed);
}

void StreamForwards::Sweep(absl::Time now) {
  MutexLock lock(mutex_);
  std::erase_if(forwards_,
                [&](const auto& entry) { return now - entry.second.renewed_at > kForgetAfter; });
  std::erase_if(due_, [this](const Key& key) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !forwards_.contains(key);
  });
  any_.store(!forwards_.empty(), std::memory_order_relaxed);
}

void StreamForwards::Take(RelayRound& round) {
  MutexLock lock(mutex_);
  taken_.clear();
  std::size_t room = kRoundBytes;
  for (std::size_t left = std::min(due_.size(), kRoundForwards); left > 0 && room > 0; --left) {
    const Key key = due_.front();
    due_.pop_front();
    const auto found = forwards_.find(key);
    if (found == forwards_.end()) continue;
    found->second.queued = false;
    TakeOne(key, found->second, room, round);
  }
  round.more = !due_.empty();
}

void StreamForwards::TakeOne(const Key& key, Forward& forward, std::size_t& room,
                             RelayRound& round) {
  OwnRead read = hub_.ReadOwn(key.topic, forward.taken, room);
  taken_.push_back(key);
  if (!read.data.items.empty()) {
    room -= std::min(room, read.bytes);
    read.data.is_answer = forward.answer_taken = std::exchange(forward.answer, false);
    forward.taken = {.ring = read.data.ring,
                     .number = read.data.first + read.data.items.size() - 1};
    round.data.emplace_back(NodeId(key.node), std::move(read.data));
  }
  if (read.more) {
    Queue(key, forward);
    return;
  }
  // After the data: an end that is seen ends the stream.
  forward.history_taken = std::exchange(forward.history, false);
  if (forward.history_taken) round.grown.emplace_back(NodeId(key.node), key.topic);
}

void StreamForwards::RoundEnded(RoundEnd end, absl::Time now) {
  MutexLock lock(mutex_);
  for (const Key& key : std::exchange(taken_, {})) {
    const auto found = forwards_.find(key);
    if (found == forwards_.end()) continue;
    Forward& forward = found->second;
    const bool history = std::exchange(forward.history_taken, false);
    const bool answer = std::exchange(forward.answer_taken, false);
    if (end == RoundEnd::kFailed) {
      forward.taken = forward.sent;
      forward.history |= history;
      forward.answer |= answer;
      Queue(key, forward);
    } else if (forward.sent != forward.taken) {
      forward.sent = forward.taken;
      forward.sent_at = now;
    }
  }
}

}  // namespace flovyn
