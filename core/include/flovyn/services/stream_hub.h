#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/domain/stream.h"
#include "flovyn/ports/clock.h"

namespace flovyn {

/// Bounds of what is kept for watchers.
struct StreamLimits {
  std::size_t ring_items = 10'000;                ///< Kept of one execution,
  std::size_t ring_bytes = 1'048'576;             ///< whichever is reached first; the oldest go.
  std::size_t topics = 10'000;                    ///< Executions that have data kept,
  std::size_t total_bytes = 268'435'456;          ///< and together; who was silent longest goes.
  absl::Duration keep_ended = absl::Seconds(30);  ///< After the execution has ended.
  absl::Duration keep_idle = absl::Hours(1);      ///< After the last item.
  std::size_t streams = 5'000;                    ///< Open at a time on one server.
  std::size_t executions_per_stream = 256;        ///< Of a stream with child workflows.
};

/// How far the data of a ring was seen. Positions count from 1 in each ring.
struct RingMark {
  std::uint64_t ring = 0;  ///< Tells rings apart, of other nodes, too; 0: none was seen.
  std::uint64_t position = 0;

  friend bool operator==(const RingMark&, const RingMark&) = default;
};

/// What a ring holds after a mark.
struct RingRead {
  struct Item {
    RingMark mark;
    StreamItem item;
  };
  struct Lost {
    RingMark mark;            ///< The last that is lost.
    std::uint64_t count = 0;  ///< 0: not known, the mark is of another ring.
  };
  std::optional<Lost> lost = {};  ///< Between the mark and the first item.
  std::vector<Item> items = {};
};

/// The newest worker data of each execution, for watchers that come late or again. Items may come
/// from anywhere: this node's workers, or a relay of other nodes. Safe for concurrent use.
class StreamHub {
 public:
  /// `nonce` differs from node to node and from run to run.
  StreamHub(Clock& clock, std::uint32_t nonce, const StreamLimits& limits);

  void Add(const StreamTopic& topic, StreamItem item);
  RingRead Read(const StreamTopic& topic, const RingMark& after) const;
  /// The execution has ended: its data is dropped after StreamLimits::keep_ended.
  void Ended(const StreamTopic& topic);
  /// Drops what is over. Call it every few seconds.
  void Sweep();
  std::size_t topics() const;

 private:
  struct Ring {
    std::uint64_t tag = 0;
    std::uint64_t next_position = 1;
    std::size_t bytes = 0;
    std::deque<StreamItem> items = {};
    std::optional<absl::Time> ended_at = {};
    absl::Time last_item;
    std::list<StreamTopic>::iterator turn = {};  ///< In by_age_.
  };
  using Rings = absl::flat_hash_map<StreamTopic, Ring>;

  Ring& RingOf(const StreamTopic& topic) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void DropFirst(Ring& ring) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void DropTopic(const StreamTopic& topic) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Clock& clock_;
  const std::uint32_t nonce_;
  const StreamLimits limits_;
  mutable Mutex mutex_;
  Rings rings_ ABSL_GUARDED_BY(mutex_);
  std::list<StreamTopic> by_age_ ABSL_GUARDED_BY(mutex_);  ///< Longest silent first.
  std::uint32_t rings_made_ ABSL_GUARDED_BY(mutex_) = 0;
  std::size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace flovyn
