#include "flovyn/services/stream_hub.h"

#include <algorithm>
#include <utility>

namespace flovyn {
namespace {

// What an item costs besides its text.
constexpr std::size_t kItemBytes = sizeof(StreamItem);

std::size_t SizeOf(const StreamItem& item) { return item.data.size() + kItemBytes; }

}  // namespace

StreamHub::StreamHub(Clock& clock, std::uint32_t nonce, const StreamLimits& limits)
    : clock_(clock), nonce_(nonce), limits_(limits) {}

void StreamHub::Add(const StreamTopic& topic, StreamItem item) {
  const absl::Time now = clock_.Now();
  MutexLock lock(mutex_);
  Ring& ring = RingOf(topic);
  ring.last_item = now;
  by_age_.splice(by_age_.end(), by_age_, ring.turn);
  ring.bytes += SizeOf(item);
  bytes_ += SizeOf(item);
  ring.items.push_back(std::move(item));
  ++ring.next_position;
  while (ring.items.size() > limits_.ring_items ||
         (ring.bytes > limits_.ring_bytes && ring.items.size() > 1)) {
    DropFirst(ring);
  }
  while (bytes_ > limits_.total_bytes && by_age_.size() > 1) DropTopic(by_age_.front());
}

StreamHub::Ring& StreamHub::RingOf(const StreamTopic& topic) {
  const auto found = rings_.find(topic);
  if (found != rings_.end()) return found->second;
  while (!by_age_.empty() && rings_.size() >= limits_.topics) DropTopic(by_age_.front());
  Ring& ring = rings_[topic];
  ring.tag = (std::uint64_t{nonce_} << 32) | ++rings_made_;
  ring.turn = by_age_.insert(by_age_.end(), topic);
  return ring;
}

void StreamHub::DropFirst(Ring& ring) {
  const std::size_t size = SizeOf(ring.items.front());
  ring.bytes -= size;
  bytes_ -= size;
  ring.items.pop_front();
}

void StreamHub::DropTopic(const StreamTopic& topic) {
  const auto found = rings_.find(topic);
  if (found == rings_.end()) return;
  bytes_ -= found->second.bytes;
  const auto turn = found->second.turn;
  rings_.erase(found);
  by_age_.erase(turn);
}

RingRead StreamHub::Read(const StreamTopic& topic, const RingMark& after) const {
  RingRead read;
  MutexLock lock(mutex_);
  const auto found = rings_.find(topic);
  if (found == rings_.end()) return read;
  const Ring& ring = found->second;
  const std::uint64_t first = ring.next_position - ring.items.size();
  const bool same = after.ring == ring.tag;
  const std::uint64_t seen = same ? after.position : 0;
  const bool other_ring = !same && after.ring != 0;
  if (other_ring || seen + 1 < first) {
    const std::uint64_t count = other_ring ? 0 : first - seen - 1;
    read.lost = RingRead::Lost{.mark = {ring.tag, first - 1}, .count = count};
  }
  for (std::uint64_t at = std::max(first, seen + 1); at < ring.next_position; ++at) {
    read.items.push_back({{ring.tag, at}, ring.items[at - first]});
  }
  return read;
}

void StreamHub::Ended(const StreamTopic& topic) {
  const absl::Time now = clock_.Now();
  MutexLock lock(mutex_);
  const auto found = rings_.find(topic);
  if (found != rings_.end() && !found->second.ended_at) found->second.ended_at = now;
}

void StreamHub::Sweep() {
  const absl::Time now = clock_.Now();
  MutexLock lock(mutex_);
  std::vector<StreamTopic> over;
  for (const auto& [topic, ring] : rings_) {
    const bool ended = ring.ended_at && now - *ring.ended_at >= limits_.keep_ended;
    if (ended || now - ring.last_item >= limits_.keep_idle) over.push_back(topic);
  }
  for (const StreamTopic& topic : over) DropTopic(topic);
}

std::size_t StreamHub::topics() const {
  MutexLock lock(mutex_);
  return rings_.size();
}

}  // namespace flovyn
