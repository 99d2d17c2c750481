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
#include "flovyn/ports/stream_relay.h"

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
    /// Instead of the item, so many were lost on their way here; 0: it is not known how many.
    std::optional<std::uint64_t> lost = {};
  };
  struct Lost {
    RingMark mark;            ///< The last that is lost.
    std::uint64_t count = 0;  ///< 0: not known, the mark is of another ring.
  };
  std::optional<Lost> lost = {};  ///< Between the mark and the first item.
  std::vector<Item> items = {};
};

/// What other nodes may have of a ring: the data of this node's own workers.
struct OwnRead {
  RelayedItems data;  ///< Without a ring when there is none.
  std::size_t bytes = 0;
  bool more = false;
};

/// Items that went to other nodes and came from them, since the start.
struct RelayCounters {
  std::uint64_t sent = 0;
  std::uint64_t refused = 0;  ///< By the database.
  std::uint64_t received = 0;
  std::uint64_t lost = 0;  ///< On their way here, or before.
};

/// The newest worker data of each execution, for watchers that come late or again, and for other
/// nodes. Safe for concurrent use.
class StreamHub {
 public:
  /// `nonce` differs from node to node and from run to run.
  StreamHub(Clock& clock, std::uint32_t nonce, const StreamLimits& limits);

  /// From a worker of this node.
  void Add(const StreamTopic& topic, StreamItem item);
  /// From another node. What was got before is left out; what is missing is told as lost, or, if
  /// `it_may_come`, nothing is taken. Gives how many items are new, and how many are lost.
  struct Relayed {
    std::uint64_t added = 0;
    std::uint64_t lost = 0;
  };
  Relayed AddRelayed(const RelayedItems& items, bool it_may_come);
  RingRead Read(const StreamTopic& topic, const RingMark& after) const;
  /// At least one item if there is one.
  OwnRead ReadOwn(const StreamTopic& topic, const RelayMark& after, std::size_t max_bytes) const;
  /// The mark if it is of this node's ring, else where such a ring begins.
  RelayMark OwnMark(const StreamTopic& topic, const std::vector<RelayMark>& seen) const;
  /// How much other nodes' rings gave, the latest last.
  std::vector<RelayMark> Sources(const StreamTopic& topic) const;
  /// The execution has ended: its data is dropped after StreamLimits::keep_ended.
  void Ended(const StreamTopic& topic);
  /// Drops what is over. Call it every few seconds.
  void Sweep();
  std::size_t topics() const;

 private:
  struct Entry {
    StreamItem item;
    std::optional<std::uint64_t> lost = {};
    bool own = true;               ///< Of a worker of this node.
    std::uint64_t own_number = 0;  ///< Its own, or that of the last one before it.
  };
  struct Ring {
    std::uint64_t tag = 0;
    std::uint64_t next_position = 1;
    std::uint64_t last_own = 0;
    std::size_t bytes = 0;
    std::deque<Entry> entries = {};
    std::vector<RelayMark> sources = {};
    std::optional<absl::Time> ended_at = {};
    absl::Time last_item;
    std::list<StreamTopic>::iterator turn = {};  ///< In by_age_.
  };
  using Rings = absl::flat_hash_map<StreamTopic, Ring>;

  static std::size_t SizeOf(const Entry& entry) { return sizeof entry + entry.item.data.size(); }
  static RelayMark& SourceOf(Ring& ring, std::uint64_t tag);
  Ring& RingOf(const StreamTopic& topic) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Append(Ring& ring, Entry entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Trim(Ring& ring) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
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
