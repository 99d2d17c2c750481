#include <string>

#include "flovyn/memory/manual_clock.h"
#include "flovyn/services/stream_hub.h"
#include "test.h"

namespace flovyn {
namespace {

StreamTopic Topic(std::uint8_t number) {
  Uuid::Bytes bytes = {};
  bytes[15] = number;
  return {TenantId(), Uuid::FromBytes(bytes)};
}

StreamItem Token(std::string text) {
  return {.type = StreamType::kToken, .data = std::move(text), .at = {}};
}

std::string TextOf(const RingRead& read) {
  std::string text;
  for (const RingRead::Item& item : read.items) text += item.item.data;
  return text;
}

struct Hub {
  explicit Hub(const StreamLimits& limits) : hub(clock, 7, limits) {}
  memory::ManualClock clock;
  StreamHub hub;
};

TEST_CASE("stream hub: items come in order, from where a reader was") {
  Hub all({});
  for (const char* text : {"a", "b", "c"}) all.hub.Add(Topic(1), Token(text));
  all.hub.Add(Topic(2), Token("z"));
  const RingRead read = all.hub.Read(Topic(1), {});
  CHECK(TextOf(read) == "abc");
  CHECK_FALSE(read.lost);
  CHECK(TextOf(all.hub.Read(Topic(1), read.items[0].mark)) == "bc");
  CHECK(TextOf(all.hub.Read(Topic(1), read.items[2].mark)).empty());
  CHECK(TextOf(all.hub.Read(Topic(3), {})).empty());
}

TEST_CASE("stream hub: a ring is bounded by count, and tells what it lost") {
  Hub all({.ring_items = 3});
  all.hub.Add(Topic(1), Token("a"));
  const RingMark first = all.hub.Read(Topic(1), {}).items[0].mark;
  for (const char* text : {"b", "c", "d", "e"}) all.hub.Add(Topic(1), Token(text));
  const RingRead read = all.hub.Read(Topic(1), first);
  CHECK(TextOf(read) == "cde");
  REQUIRE(read.lost);
  CHECK(read.lost->count == 1);
  CHECK(all.hub.Read(Topic(1), {}).lost->count == 2);
  CHECK_FALSE(all.hub.Read(Topic(1), read.lost->mark).lost);
}

TEST_CASE("stream hub: a ring is bounded by bytes") {
  Hub all({.ring_bytes = 1'000});
  for (int i = 0; i < 10; ++i) all.hub.Add(Topic(1), Token(std::string(300, 'x')));
  CHECK(all.hub.Read(Topic(1), {}).items.size() < 4);
  all.hub.Add(Topic(1), Token(std::string(5'000, 'y')));
  CHECK(all.hub.Read(Topic(1), {}).items.size() == 1);
}

TEST_CASE("stream hub: the executions that are kept are bounded, the longest silent goes") {
  Hub all({.topics = 2});
  all.hub.Add(Topic(1), Token("a"));
  all.hub.Add(Topic(2), Token("b"));
  all.hub.Add(Topic(1), Token("c"));
  const RingMark old = all.hub.Read(Topic(2), {}).items[0].mark;
  all.hub.Add(Topic(3), Token("d"));
  CHECK(all.hub.topics() == 2);
  CHECK(TextOf(all.hub.Read(Topic(1), {})) == "ac");
  all.hub.Add(Topic(2), Token("e"));
  const RingRead again = all.hub.Read(Topic(2), old);
  CHECK(TextOf(again) == "e");
  REQUIRE(again.lost);  // another ring: how much is not known
  CHECK(again.lost->count == 0);
}

TEST_CASE("stream hub: all rings together are bounded by bytes") {
  Hub all({.total_bytes = 3'000});
  for (std::uint8_t i = 1; i <= 10; ++i) all.hub.Add(Topic(i), Token(std::string(900, 'x')));
  CHECK(all.hub.topics() < 4);
  CHECK(all.hub.Read(Topic(10), {}).items.size() == 1);
}

TEST_CASE("stream hub: data of an ended execution is dropped after a while, idle data later") {
  Hub all({});
  all.hub.Add(Topic(1), Token("a"));
  all.hub.Add(Topic(2), Token("b"));
  all.hub.Ended(Topic(1));
  all.clock.Advance(absl::Seconds(29));
  all.hub.Sweep();
  CHECK(all.hub.topics() == 2);
  all.clock.Advance(absl::Seconds(1));
  all.hub.Sweep();
  CHECK(all.hub.topics() == 1);
  all.clock.Advance(absl::Hours(1));
  all.hub.Sweep();
  CHECK(all.hub.topics() == 0);
}

}  // namespace
}  // namespace flovyn
