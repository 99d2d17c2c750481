#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/services/stream_hub.h"

namespace flovyn {

/// What is watched on this node, as the other nodes are told: when it begins and ends, and every
/// while, since they forget. Safe for concurrent use.
class StreamWatches {
 public:
  explicit StreamWatches(const StreamHub& hub) : hub_(hub) {}

  /// False: as many are told as may be.
  bool Begin(const StreamTopic& topic);
  void End(const StreamTopic& topic);
  bool Has(const StreamTopic& topic) const;
  /// Another node has to hear all. False: there is nothing.
  bool TellAll();
  /// This node has just begun to listen at `now`.
  void TellAllAfresh(absl::Time now);
  /// True: it is time to tell all again.
  bool Renew(absl::Time now);

  void Take(RelayRound& round, absl::Time now);
  void RoundEnded(RoundEnd end);

 private:
  const StreamHub& hub_;
  mutable Mutex mutex_;
  std::map<StreamTopic, bool> watched_ ABSL_GUARDED_BY(mutex_);  ///< True: to be told.
  std::vector<StreamTopic> left_ ABSL_GUARDED_BY(mutex_);
  std::vector<StreamTopic> telling_ ABSL_GUARDED_BY(mutex_);  ///< In the round that is under way.
  bool all_ ABSL_GUARDED_BY(mutex_) = false;
  bool afresh_ ABSL_GUARDED_BY(mutex_) = false;
  bool telling_afresh_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time told_all_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace flovyn
