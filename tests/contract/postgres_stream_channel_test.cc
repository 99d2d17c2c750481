// What nodes tell each other about streams, as the text of a NOTIFY.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "notice_bytes.h"
#include "part_assembler.h"
#include "stream_channel.h"
#include "test.h"

namespace flovyn::postgres {
namespace {

const NodeId kSender = *NodeId::Parse("0190a2c4-0000-7000-8000-00000000000a");
const NodeId kReceiver = *NodeId::Parse("0190a2c4-0000-7000-8000-00000000000b");

StreamTopic TopicNumber(std::uint64_t number) {
  return {*TenantId::Parse("0190a2c4-0000-7000-8000-000000000001"), MakeUuidV7(number, 0, number)};
}

StreamItem Item(StreamType type, std::string data) {
  return {.type = type, .data = std::move(data), .at = absl::FromUnixMicros(1'700'000'000'123'456)};
}

RelayRound Sending(RelayedItems items) {
  RelayRound round;
  round.data.emplace_back(kReceiver, std::move(items));
  return round;
}

/// What the receiver understands of a round, items put together.
std::vector<RelayedItems> Received(const std::vector<Notification>& notifications) {
  std::vector<RelayedItems> all;
  PartAssembler assembler;
  for (const Notification& notification : notifications) {
    CHECK(notification.payload.size() <= kMaxPayload);
    const auto notice = DecodeStreamNotice(notification.payload);
    REQUIRE(notice.has_value());
    if (const auto* items = std::get_if<RelayedItems>(&*notice)) all.push_back(*items);
    if (const auto* part = std::get_if<PartNotice>(&*notice)) {
      if (auto whole = assembler.Add(*part)) all.push_back(*std::move(whole));
    }
  }
  return all;
}

void CheckSame(const StreamItem& one, const StreamItem& other) {
  CHECK(one.type == other.type);
  CHECK(one.data == other.data);
  CHECK(one.at == other.at);
}

}  // namespace

TEST_CASE("stream channel: items of any text come back in few notifications, numbered") {
  RelayedItems items = {.topic = TopicNumber(1), .ring = ~std::uint64_t{0}, .first = 41};
  items.ring_is_new = true;
  items.is_answer = true;
  items.items.push_back(Item(StreamType::kToken, ""));
  items.items.push_back(Item(StreamType::kToken, std::string("\0\n'\xc3\xa9", 5)));
  items.items.push_back(Item(StreamType::kData, R"({"a":"\\u0000"})"));
  items.items.push_back(Item(StreamType::kProgress, "0.5"));
  for (int i = 0; i < 1'000; ++i) items.items.push_back(Item(StreamType::kError, "word"));
  const std::vector<Notification> sent = EncodeRound(kSender, Sending(items));
  CHECK(sent.size() == 3);
  std::uint64_t next = 41;
  for (const RelayedItems& got : Received(sent)) {
    CHECK(got.topic == items.topic);
    CHECK(got.ring == items.ring);
    CHECK(got.first == next);
    CHECK(got.ring_is_new == (next == 41));
    CHECK(got.is_answer == (next == 41));
    for (const StreamItem& item : got.items) CheckSame(item, items.items[next++ - 41]);
  }
  CHECK(next == 41 + items.items.size());
  CHECK(sent[0].channel == NodeChannel(kReceiver));
  CHECK(NodeChannel(kReceiver).size() < 64);
}

TEST_CASE("stream channel: an item that is longer than a notification goes in parts") {
  for (const std::size_t size : {5'900U, 5'912U, 5'913U, 5'920U, 6'000U, 100'000U, 1'048'576U}) {
    INFO(size);
    RelayedItems items = {.topic = TopicNumber(1), .ring = 9, .first = 1};
    items.items.push_back(Item(StreamType::kToken, "before"));
    items.items.push_back(Item(StreamType::kToken, std::string(size - 1, 'x') + "y"));
    items.items.push_back(Item(StreamType::kToken, "after"));
    std::vector<StreamItem> got;
    for (const RelayedItems& some : Received(EncodeRound(kSender, Sending(items)))) {
      CHECK(some.first == got.size() + 1);
      got.insert(got.end(), some.items.begin(), some.items.end());
    }
    REQUIRE(got.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CheckSame(got[i], items.items[i]);
  }
}

TEST_CASE("stream channel: an item of more than 256 parts is left out, its number is missing") {
  RelayedItems items = {.topic = TopicNumber(1), .ring = 9, .first = 1};
  items.items.push_back(Item(StreamType::kToken, std::string(1'600'000, 'x')));
  items.items.push_back(Item(StreamType::kToken, "after"));
  const std::vector<RelayedItems> got = Received(EncodeRound(kSender, Sending(items)));
  REQUIRE(got.size() == 1);
  CHECK(got[0].first == 2);
  CHECK(got[0].items[0].data == "after");
}

TEST_CASE("stream channel: interest goes to all, with marks, in as many notices as it takes") {
  RelayRound round;
  for (std::uint64_t i = 1; i <= 2'000; ++i) {
    StreamInterest interest = {.topic = TopicNumber(i)};
    for (std::uint64_t mark = 0; mark < i % 9; ++mark) interest.seen.push_back({mark + 1, i});
    round.watched.push_back(std::move(interest));
    round.left.push_back(TopicNumber(10'000 + i));
  }
  std::vector<StreamInterest> watched;
  std::vector<StreamTopic> left;
  for (const Notification& notification : EncodeRound(kSender, round)) {
    CHECK(notification.channel == kStreamChannel);
    CHECK(notification.payload.size() <= kMaxPayload);
    const auto notice = DecodeStreamNotice(notification.payload);
    REQUIRE(notice.has_value());
    if (const auto* some = std::get_if<WatchedNotice>(&*notice)) {
      CHECK(some->sender == kSender);
      CHECK_FALSE(some->afresh);
      watched.insert(watched.end(), some->watched.begin(), some->watched.end());
    } else {
      const auto& gone = std::get<LeftNotice>(*notice);
      CHECK(gone.sender == kSender);
      left.insert(left.end(), gone.left.begin(), gone.left.end());
    }
  }
  REQUIRE(watched.size() == round.watched.size());
  for (std::size_t i = 0; i < watched.size(); ++i) {
    CHECK(watched[i].topic == round.watched[i].topic);
    CHECK(watched[i].seen == round.watched[i].seen);
  }
  CHECK(left == round.left);
}

TEST_CASE("stream channel: who begins to listen says so, even when nothing is watched") {
  CHECK(EncodeRound(kSender, {}).empty());
  RelayRound round;
  round.afresh = true;
  const std::vector<Notification> sent = EncodeRound(kSender, round);
  REQUIRE(sent.size() == 1);
  const auto notice = DecodeStreamNotice(sent[0].payload);
  REQUIRE(notice.has_value());
  CHECK(std::get<WatchedNotice>(*notice).afresh);
  CHECK(std::get<WatchedNotice>(*notice).watched.empty());
}

TEST_CASE("stream channel: word of history comes after the data") {
  RelayRound round = Sending({.topic = TopicNumber(1), .ring = 9, .items = {}});
  round.data[0].second.items.push_back(Item(StreamType::kToken, "a"));
  round.grown.emplace_back(kReceiver, TopicNumber(1));
  const std::vector<Notification> sent = EncodeRound(kSender, round);
  REQUIRE(sent.size() == 2);
  CHECK(sent[1].channel == NodeChannel(kReceiver));
  CHECK(std::get<GrownNotice>(*DecodeStreamNotice(sent[1].payload)).topic == TopicNumber(1));
}

TEST_CASE("stream channel: what is not ours is nothing, whatever it is") {
  for (const std::string_view text : {"", "d", "i", "hello", "d====", "i!", "x0190"}) {
    INFO(text);
    CHECK_FALSE(DecodeStreamNotice(text).has_value());
  }
  CHECK_FALSE(DecodeStreamNotice(std::string(kMaxPayload + 1, 'd')).has_value());
  // A length that reaches beyond the end, an unknown type, a part beyond the last.
  NoticeWriter head;
  for (int i = 0; i < 6; ++i) head.Number64(7);
  head.Number8(0);
  NoticeWriter item = head;
  item.Number8(4);
  item.Number64(0);
  item.Number32(0);
  CHECK_FALSE(DecodeStreamNotice(item.Payload('d')).has_value());
  item = head;
  item.Number8(0);
  item.Number64(0);
  item.Number32(~std::uint32_t{0});
  CHECK_FALSE(DecodeStreamNotice(item.Payload('d')).has_value());
  for (const std::uint32_t part : {0U, 1U, 300U}) {
    item = head;
    item.Number32(part);
    item.Number32(part == 0 ? kMaxParts + 1 : 1);
    item.Number8(0);
    item.Number64(0);
    item.Number32(0);
    CHECK_FALSE(DecodeStreamNotice(item.Payload('p')).has_value());
  }
}

TEST_CASE("stream channel: damaged notices are read or refused, never more than they hold") {
  RelayRound round = Sending({.topic = TopicNumber(1), .ring = 9, .items = {}});
  for (int i = 0; i < 5; ++i) {
    round.data[0].second.items.push_back(Item(StreamType::kToken, "word"));
  }
  round.data[0].second.items.push_back(Item(StreamType::kToken, std::string(20'000, 'x')));
  round.grown.emplace_back(kReceiver, TopicNumber(1));
  round.watched.push_back({.topic = TopicNumber(2), .seen = {{1, 2}, {3, 4}}});
  round.left.push_back(TopicNumber(3));
  std::mt19937 random(20'260'101);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
  PartAssembler assembler({.items = 2, .bytes = 10'000});
  int read = 0;
  for (const Notification& notification : EncodeRound(kSender, round)) {
    for (int i = 0; i < 2'000; ++i) {
      std::string text = notification.payload;
      for (auto changes = random() % 3; changes > 0; --changes) {
        text[random() % text.size()] = static_cast<char>(random() % 256);
      }
      if (random() % 4 == 0) text.resize(random() % text.size());
      const auto notice = DecodeStreamNotice(text);
      if (!notice) continue;
      ++read;
      if (const auto* part = std::get_if<PartNotice>(&*notice)) assembler.Add(*part);
      if (const auto* items = std::get_if<RelayedItems>(&*notice)) {
        for (const StreamItem& item : items->items) CHECK(item.data.size() <= text.size());
      }
    }
  }
  CHECK(read > 1'000);
}

}  // namespace flovyn::postgres
