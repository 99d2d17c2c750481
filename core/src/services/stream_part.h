#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "flovyn/domain/events.h"
#include "stream_cursor.h"
#include "stream_story.h"
#include "stream_writer.h"

namespace flovyn {

/// One execution as one stream shows it: what of it was written. History and worker data are merged
/// by time. For one thread at a time.
class StreamPart {
 public:
  /// `story`: none for a standalone task, whose events come in the words of the stream.
  StreamPart(const Uuid& id, StreamCursor seen, std::optional<StreamStory> story)
      : id_(id), seen_(seen), story_(std::move(story)) {}

  /// Writes what is new, until the reader is full. `events` are of the history from needs() on;
  /// none when only the ring has news.
  void Take(std::span<const StoredEvent> events, const RingRead& ring, StreamWriter& out);

  const Uuid& id() const { return id_; }
  const StreamCursor& seen() const { return seen_; }
  /// Events after this sequence are still to be shown.
  std::int32_t needs() const { return shown_; }
  /// The reader was full: the history has to be read again before anything else is written.
  bool behind() const { return behind_; }
  /// All that was given is written, and ends with the end of the execution.
  bool ended() const { return !behind_ && ended_; }
  std::vector<WorkflowId> TakeChildren() { return std::exchange(children_, {}); }

 private:
  bool TakeItems(const RingRead& ring, absl::Time until, StreamWriter& out);
  void Show(const StoredEvent& event, StreamWriter& out);
  bool IsEnd(const StoredEvent& event) const;

  Uuid id_;
  StreamCursor seen_;
  std::optional<StreamStory> story_;
  std::int32_t shown_ = 0;
  std::size_t next_item_ = 0;  ///< Of the ring's items, during Take.
  bool behind_ = true;
  bool ended_ = false;
  std::vector<WorkflowId> children_;
};

}  // namespace flovyn
