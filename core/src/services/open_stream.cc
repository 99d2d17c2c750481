#include "open_stream.h"

namespace flovyn {

bool OpenStream::Add(const Uuid& id, std::optional<StreamStory> story) {
  const StreamCursor from = id == shape_.resumed ? shape_.cursor : StreamCursor();
  MutexLock lock(mutex_);
  if (parts_.contains(id)) return false;
  if (parts_.size() >= shape_.max_executions) {
    if (!std::exchange(told_too_many_, true)) {
      writer_.WriteTooMany(id, from, shape_.max_executions);
    }
    return false;
  }
  parts_.emplace(id, Entry{StreamPart(id, from, std::move(story))});
  MutexLock ids_lock(ids_mutex_);
  ids_.push_back(id);
  return true;
}

std::vector<Uuid> OpenStream::executions() const {
  MutexLock lock(ids_mutex_);
  return ids_;
}

std::optional<std::int32_t> OpenStream::Needs(const Uuid& id) const {
  MutexLock lock(mutex_);
  const auto found = parts_.find(id);
  if (found == parts_.end() || found->second.closed || writer_.full()) return std::nullopt;
  return found->second.part.needs();
}

OpenStream::Shown OpenStream::Show(const StreamTopic& topic, const std::vector<StoredEvent>* events,
                                   const StreamHub& hub) {
  Shown shown;
  MutexLock lock(mutex_);
  const auto found = parts_.find(topic.id);
  if (found == parts_.end() || found->second.closed) return shown;
  StreamPart& part = found->second.part;
  if (events == nullptr && part.behind()) return shown;
  const std::span<const StoredEvent> news =
      events == nullptr ? std::span<const StoredEvent>() : std::span<const StoredEvent>(*events);
  part.Take(news, hub.Read(topic, part.seen().ring), writer_);
  shown.ended = part.ended();
  shown.children = part.TakeChildren();
  return shown;
}

bool OpenStream::Close(const Uuid& id) {
  MutexLock lock(mutex_);
  const auto found = parts_.find(id);
  if (found == parts_.end() || std::exchange(found->second.closed, true)) return false;
  if (++closed_ < parts_.size()) return false;
  writer_.Finish();
  return true;
}

}  // namespace flovyn
