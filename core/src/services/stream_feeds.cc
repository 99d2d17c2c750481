#include "stream_feeds.h"

#include <algorithm>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "task_story.h"

namespace flovyn {
namespace {

constexpr absl::Duration kFeedDelay = absl::Milliseconds(50);
constexpr absl::Duration kRereadEvery = absl::Seconds(1);
// Executions read again a second, in turns, for what other nodes wrote.
constexpr std::size_t kRereadsAtOnce = 256;
// Where the other nodes tell what they wrote, reading again is for what is lost, and, at first, for
// what was written before they knew.
constexpr std::uint32_t kTurnsPerReread = 5;
constexpr std::uint32_t kFirstTurns = 2;
// So long the end waits for worker data that is on its way from other nodes.
constexpr absl::Duration kEndPatience = absl::Milliseconds(100);

bool EndsIn(const std::vector<StoredEvent>& events, bool of_task) {
  if (events.empty()) return false;
  return of_task ? IsTaskEnd(events.back().type) : StreamStory::IsEnd(events.back().type);
}

}  // namespace

void StreamFeeds::Join(const std::shared_ptr<OpenStream>& stream, const StreamTopic& topic) {
  MutexLock lock(mutex_);
  if (stopped_) return;
  const auto [at, begins] = feeds_.try_emplace(topic);
  at->second.streams.push_back(stream);
  if (begins) {
    at->second.began = deps_.clock.Now();
    at->second.told = exchange_.Watch(topic);
  }
  if (!deps_.store.traits().shared || std::exchange(beating_, true)) return;
  SetBeat();
}

void StreamFeeds::Leave(const std::shared_ptr<OpenStream>& stream) {
  std::vector<std::shared_ptr<OpenStream>> dropped;  // destroyed after the lock
  MutexLock lock(mutex_);
  for (const Uuid& id : stream->executions()) {
    const auto found = feeds_.find({stream->shape().tenant, id});
    if (found == feeds_.end()) continue;
    std::vector<std::shared_ptr<OpenStream>>& streams = found->second.streams;
    const auto gone = std::ranges::find(streams, stream);
    if (gone == streams.end()) continue;
    dropped.push_back(std::move(*gone));
    streams.erase(gone);
    if (!streams.empty()) continue;
    exchange_.Unwatch(found->first);
    feeds_.erase(found);
  }
}

void StreamFeeds::Continue(const std::shared_ptr<OpenStream>& stream) {
  for (const Uuid& id : stream->executions()) Wake({stream->shape().tenant, id}, true);
}

bool StreamFeeds::idle() const {
  MutexLock lock(mutex_);
  return feeds_.empty();
}

void StreamFeeds::Stop() {
  std::map<StreamTopic, Feed> dropped;  // destroyed after the lock
  MutexLock lock(mutex_);
  stopped_ = true;
  for (const auto& [topic, feed] : feeds_) exchange_.Unwatch(topic);
  dropped.swap(feeds_);
}

void StreamFeeds::HistoryGrew(const StreamTopic& topic) {
  Wake(topic, true);
  exchange_.HistoryGrew(topic);
}

void StreamFeeds::Receive(const StreamTopic& topic, StreamItem item) {
  hub_.Add(topic, std::move(item));
  Wake(topic, false);
  exchange_.DataCame(topic);
}

void StreamFeeds::Wake(const StreamTopic& topic, bool history) {
  {
    MutexLock lock(mutex_);
    const auto found = feeds_.find(topic);
    if (stopped_ || found == feeds_.end()) return;
    (history ? found->second.history_news : found->second.data_news) = true;
    if (std::exchange(found->second.busy, true)) return;
  }
  Post(topic);
}

void StreamFeeds::Post(const StreamTopic& topic) {
  const bool queued =
      deps_.executor.Post([self = shared_from_this(), topic] { self->Pump(topic); });
  if (!queued) Later(topic, kFeedDelay);
}

void StreamFeeds::Later(const StreamTopic& topic, absl::Duration delay) {
  deps_.alarm.Set(deps_.clock.Now() + delay, [self = weak_from_this(), topic] {
    if (const auto alive = self.lock()) alive->Post(topic);
  });
}

void StreamFeeds::ReadAgain(const StreamTopic& topic, absl::Duration delay) {
  deps_.alarm.Set(deps_.clock.Now() + delay, [self = weak_from_this(), topic] {
    if (const auto alive = self.lock()) alive->Wake(topic, true);
  });
}

void StreamFeeds::SetBeat() {
  deps_.alarm.Set(deps_.clock.Now() + kRereadEvery, [self = weak_from_this()] {
    if (const auto alive = self.lock()) alive->Beat();
  });
}

void StreamFeeds::Pump(const StreamTopic& topic) {
  while (const std::optional<Turn> turn = NextTurn(topic)) Serve(topic, *turn);
}

std::optional<StreamFeeds::Turn> StreamFeeds::NextTurn(const StreamTopic& topic) {
  MutexLock lock(mutex_);
  const auto found = feeds_.find(topic);
  if (stopped_ || found == feeds_.end()) return std::nullopt;
  Feed& feed = found->second;
  if (!feed.history_news && !feed.data_news) {
    feed.busy = false;
    return std::nullopt;
  }
  feed.data_news = false;
  return Turn{.history = std::exchange(feed.history_news, false), .streams = feed.streams};
}

void StreamFeeds::Serve(const StreamTopic& topic, const Turn& turn) {
  if (!turn.history) {
    for (const auto& stream : turn.streams) stream->Show(topic, nullptr, hub_);
    return;
  }
  absl::StatusOr<std::vector<StoredEvent>> events = Read(topic, turn);
  if (absl::IsNotFound(events.status())) {
    // It was deleted.
    for (const auto& stream : turn.streams) {
      if (stream->Close(topic.id)) Leave(stream);
    }
    return;
  }
  // A store that cannot be read now is asked again.
  if (!events.ok()) return ReadAgain(topic, kRereadEvery);
  const bool of_task = !turn.streams.empty() && turn.streams[0]->shape().of_task;
  if (EndsIn(*events, of_task) && EndHasToWait(topic)) events->pop_back();
  for (const auto& stream : turn.streams) Show(topic, *events, stream);
}

absl::StatusOr<std::vector<StoredEvent>> StreamFeeds::Read(const StreamTopic& topic,
                                                           const Turn& turn) {
  std::optional<std::int32_t> since;
  bool of_task = false;
  for (const auto& stream : turn.streams) {
    const std::optional<std::int32_t> needs = stream->Needs(topic.id);
    if (!needs) continue;
    since = std::min(since.value_or(*needs), *needs);
    of_task = stream->shape().of_task;
  }
  if (!since) return std::vector<StoredEvent>();
  if (!of_task) return deps_.store.workflows().Events(topic.tenant, WorkflowId(topic.id), *since);
  FLOVYN_ASSIGN_OR_RETURN(const TaskExecution task,
                          deps_.store.tasks().Get(topic.tenant, TaskId(topic.id)));
  return TaskStory(task);
}

void StreamFeeds::Show(const StreamTopic& topic, const std::vector<StoredEvent>& events,
                       const std::shared_ptr<OpenStream>& stream) {
  const OpenStream::Shown shown = stream->Show(topic, &events, hub_);
  if (stream->shape().with_children) {
    for (const WorkflowId& child : shown.children) JoinChild(topic, child, stream);
  }
  if (!shown.ended || !IsOver(topic, *stream)) return;
  hub_.Ended(topic);
  if (stream->Close(topic.id)) Leave(stream);
}

// Nothing follows the end, so what other nodes still send has to come before it: their latest data,
// and, if the stream has just begun, all that they have.
bool StreamFeeds::EndHasToWait(const StreamTopic& topic) {
  if (!exchange_.hears()) return false;
  const bool may_send = !hub_.Sources(topic).empty();
  const absl::Time now = deps_.clock.Now();
  MutexLock lock(mutex_);
  const auto found = feeds_.find(topic);
  if (found == feeds_.end() || !found->second.told) return false;
  Feed& feed = found->second;
  const bool first = !feed.end_due;
  if (first) feed.end_due = (may_send ? now : feed.began) + kEndPatience;
  if (now >= *feed.end_due) return false;
  if (first) ReadAgain(topic, *feed.end_due - now);
  return true;
}

void StreamFeeds::JoinChild(const StreamTopic& parent, const WorkflowId& child,
                            const std::shared_ptr<OpenStream>& stream) {
  const absl::StatusOr<WorkflowExecution> row = deps_.store.workflows().Get(parent.tenant, child);
  if (!row.ok()) return;
  if (!stream->Add(child.uuid(), StreamStory(child, row->start.kind, row->start.parent))) return;
  const StreamTopic topic = {parent.tenant, child.uuid()};
  Join(stream, topic);
  Wake(topic, true);
}

// A FAILED execution may have been retried: then its end was not the end.
bool StreamFeeds::IsOver(const StreamTopic& topic, const OpenStream& stream) {
  if (stream.shape().of_task) return true;
  const auto row = deps_.store.workflows().Get(topic.tenant, WorkflowId(topic.id));
  return row.ok() ? !row->open() : absl::IsNotFound(row.status());
}

void StreamFeeds::Beat() {
  std::vector<StreamTopic> due;
  {
    MutexLock lock(mutex_);
    beating_ = !stopped_ && !feeds_.empty();
    if (!beating_) return;
    auto next = feeds_.upper_bound(beat_at_);
    for (std::size_t i = 0; i < std::min(kRereadsAtOnce, feeds_.size()); ++i, ++next) {
      if (next == feeds_.end()) next = feeds_.begin();
      if (TurnIsDue(next->second)) due.push_back(next->first);
      beat_at_ = next->first;
    }
  }
  for (const StreamTopic& topic : due) Wake(topic, true);
  SetBeat();
}

bool StreamFeeds::TurnIsDue(Feed& feed) const {
  const std::uint32_t turn = feed.turns++;
  return !feed.told || turn < kFirstTurns || turn % kTurnsPerReread == 0 || !exchange_.hears();
}

}  // namespace flovyn
