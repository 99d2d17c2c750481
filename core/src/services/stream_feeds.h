#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "flovyn/base/mutex.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/stream_hub.h"
#include "open_stream.h"
#include "stream_exchange.h"

namespace flovyn {

struct FeedDeps {
  Store& store;
  Clock& clock;
  Alarm& alarm;
  Executor& executor;
};

/// What feeds the open streams. The streams of one execution are served together: one read of its
/// history, on the executor, for all of them, and one at a time. Safe for concurrent use.
class StreamFeeds : public std::enable_shared_from_this<StreamFeeds> {
 public:
  StreamFeeds(const FeedDeps& deps, std::uint32_t nonce, const StreamLimits& limits)
      : deps_(deps),
        hub_(deps.clock, nonce, limits),
        exchange_(hub_, deps.clock, deps.store.stream_relay(),
                  [this](const StreamTopic& topic, bool history) { Wake(topic, history); }) {}

  StreamHub& hub() { return hub_; }
  StreamExchange& exchange() { return exchange_; }

  /// From now on the stream shows this execution, which it has a part of.
  void Join(const std::shared_ptr<OpenStream>& stream, const StreamTopic& topic);
  void Leave(const std::shared_ptr<OpenStream>& stream);
  /// This node wrote the history, or the row of a task.
  void HistoryGrew(const StreamTopic& topic);
  /// A worker sent an item to this node.
  void Receive(const StreamTopic& topic, StreamItem item);
  /// The stream's reader has room.
  void Continue(const std::shared_ptr<OpenStream>& stream);
  bool idle() const;
  /// Nothing is read or written any more.
  void Stop();

 private:
  struct Feed {
    bool busy = false;  ///< A pump runs or waits for the executor.
    bool history_news = false;
    bool data_news = false;
    bool told = false;  ///< Other nodes tell what they commit.
    std::uint32_t turns = 0;
    absl::Time began;
    std::optional<absl::Time> end_due = {};  ///< The end of the history was seen.
    std::vector<std::shared_ptr<OpenStream>> streams = {};
  };
  /// What a pump has to do.
  struct Turn {
    bool history = false;
    std::vector<std::shared_ptr<OpenStream>> streams = {};
  };

  void Wake(const StreamTopic& topic, bool history);
  void Post(const StreamTopic& topic);
  void Pump(const StreamTopic& topic);
  std::optional<Turn> NextTurn(const StreamTopic& topic);
  void Serve(const StreamTopic& topic, const Turn& turn);
  void Show(const StreamTopic& topic, const std::vector<StoredEvent>& events,
            const std::shared_ptr<OpenStream>& stream);
  void JoinChild(const StreamTopic& parent, const WorkflowId& child,
                 const std::shared_ptr<OpenStream>& stream);
  absl::StatusOr<std::vector<StoredEvent>> Read(const StreamTopic& topic, const Turn& turn);
  bool IsOver(const StreamTopic& topic, const OpenStream& stream);
  bool EndHasToWait(const StreamTopic& topic);
  void Later(const StreamTopic& topic, absl::Duration delay);
  void ReadAgain(const StreamTopic& topic, absl::Duration delay);
  bool TurnIsDue(Feed& feed) const;
  void SetBeat();
  void Beat();

  const FeedDeps deps_;
  StreamHub hub_;
  StreamExchange exchange_;
  mutable Mutex mutex_;
  std::map<StreamTopic, Feed> feeds_ ABSL_GUARDED_BY(mutex_);
  bool beating_ ABSL_GUARDED_BY(mutex_) = false;  ///< The alarm for the next re-read is set.
  StreamTopic beat_at_ ABSL_GUARDED_BY(mutex_);   ///< The last that was read again.
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace flovyn
