#pragma once

#include <atomic>
#include <compare>
#include <cstddef>
#include <deque>
#include <map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/services/stream_hub.h"

namespace flovyn {

/// What other nodes watch, and how much of this node's data they were given. There is no queue of
/// data: it waits in the rings, which are bounded. Safe for concurrent use.
class StreamForwards {
 public:
  explicit StreamForwards(const StreamHub& hub) : hub_(hub) {}

  /// Whether another node watches anything.
  bool any() const { return any_.load(std::memory_order_relaxed); }
  // True: something is due that was not.
  bool DataCame(const StreamTopic& topic) { return Due(topic, false); }
  bool HistoryGrew(const StreamTopic& topic) { return Due(topic, true); }

  /// `all_that_lacks`: by its own account, what it has not is lost on the way.
  bool Begin(const NodeId& node, const StreamInterest& interest, bool all_that_lacks,
             absl::Time now);
  void End(const NodeId& node, const StreamTopic& topic);
  /// Forgets what was not renewed.
  void Sweep(absl::Time now);

  void Take(RelayRound& round);
  void RoundEnded(RoundEnd end, absl::Time now);

 private:
  struct Key {
    StreamTopic topic;
    Uuid node;

    friend bool operator==(const Key&, const Key&) = default;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Forward {
    RelayMark taken = {};  ///< By a round,
    RelayMark sent = {};   ///< which was sent.
    absl::Time sent_at = absl::InfinitePast();
    absl::Time renewed_at;
    bool queued = false;         ///< In due_.
    bool answer = false;         ///< The next data answers an interest.
    bool answer_taken = false;   ///< The same of the round that is under way.
    bool history = false;        ///< There is more history to be told of.
    bool history_taken = false;  ///< The same.
  };

  bool Due(const StreamTopic& topic, bool history);
  bool Queue(const Key& key, Forward& forward) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TakeOne(const Key& key, Forward& forward, std::size_t& room, RelayRound& round)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const StreamHub& hub_;
  std::atomic<bool> any_ = false;
  mutable Mutex mutex_;
  std::map<Key, Forward> forwards_ ABSL_GUARDED_BY(mutex_);
  std::deque<Key> due_ ABSL_GUARDED_BY(mutex_);
  std::vector<Key> taken_ ABSL_GUARDED_BY(mutex_);  ///< In the round that is under way.
};

}  // namespace flovyn
