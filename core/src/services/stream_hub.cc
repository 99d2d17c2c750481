#include "flovyn/services/stream_hub.h"

#include <algorithm>
#include <utility>

namespace flovyn {
namespace {

// Rings of other nodes that are remembered of one execution. Each restart of a node makes new ones.
constexpr std::size_t kSources = 64;

}  // namespace

StreamHub::StreamHub(Clock& clock, std::uint32_t nonce, const StreamLimits& limits)
    : clock_(clock), nonce_(nonce), limits_(limits) {}

void StreamHub::Add(const StreamTopic& topic, StreamItem item) {
  MutexLock lock(mutex_);
  Ring& ring = RingOf(topic);
  Append(ring, {.item = std::move(item), .own_number = ++ring.last_own});
  Trim(ring);
}

StreamHub::Relayed StreamHub::AddRelayed(const RelayedItems& items, bool it_may_come) {
  Relayed done;
  if (items.items.empty()) return done;
  MutexLock lock(mutex_);
  Ring& ring = RingOf(items.topic);
  RelayMark& source = SourceOf(ring, items.ring);
  const std::uint64_t next = source.number + 1;
  if (it_may_come && items.first > next) return done;
  for (std::size_t i = std::min(items.items.size(), next - std::min(next, items.first));
       i < items.items.size(); ++i) {
    const std::uint64_t number = items.first + i;
    const StreamItem& item = items.items[i];
    const std::uint64_t lost = number - source.number - 1;
    const bool told = lost > 0 || (items.ring_is_new && number == items.first);
    const StreamItem gap = {.at = item.at};
    if (told) Append(ring, {.item = gap, .lost = lost, .own = false, .own_number = ring.last_own});
    Append(ring, {.item = item, .own = false, .own_number = ring.last_own});
    source.number = number;
    done.lost += lost;
    ++done.added;
  }
  Trim(ring);
  return done;
}

RelayMark& StreamHub::SourceOf(Ring& ring, std::uint64_t tag) {
  const auto known = std::ranges::find(ring.sources, tag, &RelayMark::ring);
  if (known != ring.sources.end()) {
    std::rotate(known, known + 1, ring.sources.end());
  } else {
    if (ring.sources.size() >= kSources) ring.sources.erase(ring.sources.begin());
    ring.sources.push_back({.ring = tag, .number = 0});
  }
  return ring.sources.back();
}

void StreamHub::Append(Ring& ring, Entry entry) {
  ring.last_item = clock_.Now();
  by_age_.splice(by_age_.end(), by_age_, ring.turn);
  ring.bytes += SizeOf(entry);
  bytes_ += SizeOf(entry);
  ring.entries.push_back(std::move(entry));
  ++ring.next_position;
}

void StreamHub::Trim(Ring& ring) {
  while (ring.entries.size() > limits_.ring_items ||
         (ring.bytes > limits_.ring_bytes && ring.entries.size() > 1)) {
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
  const std::size_t size = SizeOf(ring.entries.front());
  ring.bytes -= size;
  bytes_ -= size;
  ring.entries.pop_front();
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
  const std::uint64_t first = ring.next_position - ring.entries.size();
  const bool same = after.ring == ring.tag;
  const std::uint64_t seen = same ? after.position : 0;
  const bool other_ring = !same && after.ring != 0;
  if (other_ring || seen + 1 < first) {
    const std::uint64_t count = other_ring ? 0 : first - seen - 1;
    read.lost = RingRead::Lost{.mark = {ring.tag, first - 1}, .count = count};
  }
  for (std::uint64_t at = std::max(first, seen + 1); at < ring.next_position; ++at) {
    const Entry& entry = ring.entries[at - first];
    read.items.push_back({{ring.tag, at}, entry.item, entry.lost});
  }
  return read;
}

OwnRead StreamHub::ReadOwn(const StreamTopic& topic, const RelayMark& after,
                           std::size_t max_bytes) const {
  OwnRead read = {.data = {.topic = topic}};
  MutexLock lock(mutex_);
  const auto found = rings_.find(topic);
  if (found == rings_.end()) return read;
  const Ring& ring = found->second;
  const bool same = after.ring == ring.tag;
  read.data.ring = ring.tag;
  read.data.ring_is_new = !same && after.ring != 0;
  auto entry =
      std::ranges::upper_bound(ring.entries, same ? after.number : 0, {}, &Entry::own_number);
  for (; entry != ring.entries.end(); ++entry) {
    if (!entry->own) continue;
    read.more = !read.data.items.empty() && read.bytes + SizeOf(*entry) > max_bytes;
    if (read.more) break;
    if (read.data.items.empty()) read.data.first = entry->own_number;
    read.data.items.push_back(entry->item);
    read.bytes += SizeOf(*entry);
  }
  return read;
}

RelayMark StreamHub::OwnMark(const StreamTopic& topic, const std::vector<RelayMark>& seen) const {
  MutexLock lock(mutex_);
  const auto found = rings_.find(topic);
  if (found == rings_.end()) return {};
  const Ring& ring = found->second;
  const auto mark = std::ranges::find(seen, ring.tag, &RelayMark::ring);
  if (mark == seen.end()) return {};
  return {.ring = ring.tag, .number = std::min(mark->number, ring.last_own)};
}

std::vector<RelayMark> StreamHub::Sources(const StreamTopic& topic) const {
  MutexLock lock(mutex_);
  const auto found = rings_.find(topic);
  return found == rings_.end() ? std::vector<RelayMark>() : found->second.sources;
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
