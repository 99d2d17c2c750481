#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "flovyn/domain/ids.h"
#include "flovyn/domain/stream.h"

namespace flovyn {

/// How much of the data that a node got from its own workers another node has.
struct RelayMark {
  std::uint64_t ring = 0;    ///< Tells rings apart, of all nodes; 0: nothing was got.
  std::uint64_t number = 0;  ///< Counts the items of a ring from 1.

  friend bool operator==(const RelayMark&, const RelayMark&) = default;
};

/// An execution that is watched on a node, and what this node has of the data of others.
struct StreamInterest {
  StreamTopic topic;
  std::vector<RelayMark> seen = {};
};

/// Worker data on its way from the node that received it to one where it is watched.
struct RelayedItems {
  StreamTopic topic;
  std::uint64_t ring = 0;
  std::uint64_t first = 1;   ///< Number of the first item; the others follow without a gap.
  bool ring_is_new = false;  ///< It took the place of one of which some may be lost.
  bool is_answer = false;    ///< To what the receiver said that it has: what lacks is lost.
  std::vector<StreamItem> items = {};
};

/// What a node has to tell the others now. All is best effort, and told in this order.
struct RelayRound {
  std::vector<std::pair<NodeId, RelayedItems>> data = {};
  std::vector<std::pair<NodeId, StreamTopic>> grown = {};  ///< There is more history.
  bool afresh = false;                                     ///< See StreamPeer::Watched.
  std::vector<StreamInterest> watched = {};
  std::vector<StreamTopic> left = {};  ///< Nobody watches any more.
  bool more = false;                   ///< Another round is due.

  bool empty() const {
    return data.empty() && grown.empty() && !afresh && watched.empty() && left.empty();
  }
};

enum class RoundEnd {
  kSent,
  kFailed,   ///< Nothing of it was sent; what still matters is given again.
  kRefused,  ///< Nothing of it was sent, nor would be.
};

/// A node as its relay sees it: what it tells the others, and what they tell it. Implemented by the
/// streams. Safe for concurrent use; blocks for no longer than it takes to copy.
class StreamPeer {
 public:
  virtual ~StreamPeer() = default;
  /// One round at a time; each is owed one RoundEnded.
  virtual RelayRound TakeRound() = 0;
  virtual void RoundEnded(RoundEnd end) = 0;
  /// From now on the others are heard; what they told before is lost.
  virtual void Listening() = 0;

  // From the others, who are believed as little as possible: what makes no sense is left out.
  /// `afresh`: that node has just begun to listen. What it lacks by its own account was lost.
  virtual void Watched(const NodeId& node, const std::vector<StreamInterest>& interests,
                       bool afresh) = 0;
  virtual void Left(const NodeId& node, const std::vector<StreamTopic>& topics) = 0;
  virtual void Came(const RelayedItems& items) = 0;
  virtual void Grew(const StreamTopic& topic) = 0;
};

/// Carries what the nodes on one store tell each other about streams. Lossy: what is lost is found
/// by the numbers. Safe for concurrent use.
class StreamRelay {
 public:
  virtual ~StreamRelay() = default;
  /// Once, before Store::Bind, which begins to carry; Store::Close ends it.
  virtual void Attach(StreamPeer& peer) = 0;
  /// There may be something to tell: takes a round soon, on a thread of its own. Never blocks.
  virtual void Poke() = 0;
  /// Whether the other nodes are heard at present.
  virtual bool hears() const = 0;
};

}  // namespace flovyn
