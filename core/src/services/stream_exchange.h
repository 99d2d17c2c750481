#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/stream_relay.h"
#include "flovyn/services/stream_hub.h"
#include "stream_forwards.h"
#include "stream_watches.h"

namespace flovyn {

/// The streams of this node and the other nodes: a node that watches an execution says so, and the
/// others send it what they get from workers, and word of what they commit. Safe for concurrent
/// use.
class StreamExchange final : public StreamPeer {
 public:
  /// `wake` is told of news of an execution that is watched here: of its history, or of data only.
  using Wake = std::function<void(const StreamTopic& topic, bool history)>;
  /// `relay`: none when there are no other nodes.
  StreamExchange(StreamHub& hub, Clock& clock, StreamRelay* relay, Wake wake);

  /// Whether what other nodes commit is heard of.
  bool hears() const { return relay_ != nullptr && relay_->hears(); }
  /// Whether another node watches anything.
  bool wanted() const { return forwards_.any(); }
  RelayCounters counters() const;

  /// False: the other nodes are not told, since they were told of as many as they may.
  bool Watch(const StreamTopic& topic);
  void Unwatch(const StreamTopic& topic);
  // On this node.
  void DataCame(const StreamTopic& topic);
  void HistoryGrew(const StreamTopic& topic);
  /// Call it every few seconds.
  void Tick();

  RelayRound TakeRound() override;
  void RoundEnded(RoundEnd end) override;
  void Listening() override;
  void Watched(const NodeId& node, const std::vector<StreamInterest>& interests,
               bool afresh) override;
  void Left(const NodeId& node, const std::vector<StreamTopic>& topics) override;
  void Came(const RelayedItems& items) override;
  void Grew(const StreamTopic& topic) override;

 private:
  absl::Time ListeningSince() const;

  StreamHub& hub_;
  Clock& clock_;
  StreamRelay* const relay_;
  const Wake wake_;
  StreamWatches watches_;
  StreamForwards forwards_;
  std::atomic<std::int64_t> listening_since_ms_ = 0;
  std::atomic<std::uint64_t> in_round_ = 0;
  std::atomic<std::uint64_t> sent_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  std::atomic<std::uint64_t> received_ = 0;
  std::atomic<std::uint64_t> lost_ = 0;
};

}  // namespace flovyn
