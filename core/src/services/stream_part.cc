#include "stream_part.h"

#include <utility>

#include "task_story.h"

namespace flovyn {

void StreamPart::Take(std::span<const StoredEvent> events, const RingRead& ring,
                      StreamWriter& out) {
  behind_ = true;
  next_item_ = 0;
  if (out.full()) return;
  if (ring.lost) {
    seen_.ring = ring.lost->mark;
    out.WriteLost(id_, seen_, *ring.lost);
  }
  for (const StoredEvent& event : events) {
    if (event.sequence <= shown_) continue;
    // Worker data that came later than the end is still told before it: nothing follows the end.
    const absl::Time until = IsEnd(event) ? absl::InfiniteFuture() : event.created_at;
    if (!TakeItems(ring, until, out) || out.full()) return;
    Show(event, out);
  }
  behind_ = !TakeItems(ring, absl::InfiniteFuture(), out);
}

bool StreamPart::TakeItems(const RingRead& ring, absl::Time until, StreamWriter& out) {
  for (; next_item_ < ring.items.size(); ++next_item_) {
    const RingRead::Item& next = ring.items[next_item_];
    // At the same time the history goes first: a task is created before it sends.
    if (next.item.at >= until && until < absl::InfiniteFuture()) return true;
    if (out.full()) return false;
    seen_.ring = next.mark;
    if (next.lost) {
      out.WriteLost(id_, seen_, {.mark = next.mark, .count = *next.lost});
    } else {
      out.WriteItem(id_, seen_, next.item);
    }
  }
  return true;
}

bool StreamPart::IsEnd(const StoredEvent& event) const {
  return story_ ? StreamStory::IsEnd(event.type) : IsTaskEnd(event.type);
}

void StreamPart::Show(const StoredEvent& event, StreamWriter& out) {
  StoryStep step;
  if (story_) {
    step = story_->Tell(event);
    ended_ = story_->ended();
  } else {
    step.told.push_back(WriteLifecycle(event.type, event.data, event.created_at));
    ended_ = IsEnd(event);
  }
  if (step.child) children_.push_back(*step.child);
  shown_ = event.sequence;
  const auto count = static_cast<std::int32_t>(step.told.size());
  for (std::int32_t i = 1; i <= count; ++i) {
    if (seen_.Saw(event.sequence, i)) continue;
    seen_.sequence = event.sequence;
    seen_.part = i == count ? 0 : i;
    out.WriteLifecycle(id_, seen_, step.told[static_cast<std::size_t>(i - 1)]);
  }
}

}  // namespace flovyn
