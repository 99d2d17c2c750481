#include <string>
#include <utility>
#include <vector>

#include "services/relay_nodes.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const StreamTopic kTopic = Topic(7);

TEST_CASE("stream relay: interest that is not renewed is forgotten after 45 s") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kTopic);
  nodes.Carry();
  const int rounds = nodes.rounds;
  for (int second = 0; second < 120; second += 5) {
    nodes.clock.Advance(absl::Seconds(5));
    for (RelayNode* node : nodes.all) node->exchange.Tick();
    nodes.Carry();
  }
  CHECK(nodes.b->exchange.wanted());
  CHECK(nodes.rounds - rounds == 8);  // one each 15 s, of the node that watches
  nodes.a->listening = false;
  for (int second = 0; second <= 60; second += 5) {
    nodes.clock.Advance(absl::Seconds(5));
    nodes.b->exchange.Tick();
  }
  CHECK_FALSE(nodes.b->exchange.wanted());
}

TEST_CASE("stream relay: a round takes 256 KiB and an item, the rest goes with the next") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kTopic);
  nodes.Carry();
  const int rounds = nodes.rounds;
  for (int i = 0; i < 8; ++i) nodes.b->Add(kTopic, std::string(100'000, 'x'));
  nodes.b->exchange.HistoryGrew(kTopic);
  nodes.CarryRound(*nodes.b);
  CHECK(nodes.a->exchange.counters().received == 2);
  CHECK_FALSE(nodes.a->woken.back().second);
  nodes.Carry();
  CHECK(nodes.a->exchange.counters().received == 8);
  CHECK(nodes.a->woken.back().second);
  CHECK(nodes.rounds - rounds == 4);
}

TEST_CASE("stream relay: what is not watched here, or makes no sense, is left out") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kTopic);
  const auto come = [&](const RelayedItems& items) {
    nodes.a->exchange.Came(items);
    return nodes.a->exchange.counters().received;
  };
  const RelayedItems good = {.topic = kTopic, .ring = 9, .items = {Token("a")}};
  RelayedItems other_tenant = good;
  other_tenant.topic = Topic(7, 2);
  CHECK(come(other_tenant) == 0);
  RelayedItems no_json = good;
  no_json.items[0] = {.type = StreamType::kData, .data = "1}, {", .at = absl::UnixEpoch()};
  CHECK(come(no_json) == 0);
  RelayedItems no_text = good;
  no_text.items[0].data = "\xff";
  CHECK(come(no_text) == 0);
  RelayedItems no_ring = good;
  no_ring.ring = 0;
  CHECK(come(no_ring) == 0);
  RelayedItems no_number = good;
  no_number.first = ~std::uint64_t{0};
  CHECK(come(no_number) == 0);
  CHECK(nodes.a->hub.topics() == 0);
  nodes.a->exchange.Grew(Topic(7, 2));
  CHECK(nodes.a->woken.empty());
  CHECK(come(good) == 1);
  CHECK(come(good) == 1);  // again: it was got
}

TEST_CASE("stream relay: a node tells of 2,000 executions, and remembers 20,000 of others") {
  memory::ManualClock clock;
  RelayNode node(clock, 1);
  RelayNodes nodes;
  for (std::uint64_t i = 1; i <= 2'001; ++i) {
    CHECK(node.exchange.Watch({TenantId(), MakeUuidV7(i, 0, i)}) == (i <= 2'000));
  }
  CHECK(node.exchange.TakeRound().watched.size() == 2'000);
  std::vector<StreamInterest> many;
  for (std::uint64_t i = 1; i <= 20'001; ++i) {
    many.push_back({.topic = {TenantId(), MakeUuidV7(i, 0, i)}});
  }
  node.exchange.Watched(nodes.b->id, many, false);
  const auto sent = [&](std::uint64_t i) {
    node.Add({TenantId(), MakeUuidV7(i, 0, i)}, "a");
    node.exchange.RoundEnded(RoundEnd::kSent);
    return node.exchange.TakeRound().data.size();
  };
  while (node.exchange.TakeRound().more) node.exchange.RoundEnded(RoundEnd::kSent);
  CHECK(sent(20'000) == 1);
  CHECK(sent(20'001) == 0);
}

TEST_CASE("stream relay: without other nodes nothing is told") {
  memory::ManualClock clock;
  StreamHub hub(clock, 1, {});
  StreamExchange alone(hub, clock, nullptr, [](const StreamTopic&, bool) {});
  CHECK_FALSE(alone.Watch(kTopic));
  alone.Unwatch(kTopic);
  alone.DataCame(kTopic);
  alone.HistoryGrew(kTopic);
  alone.Tick();
  CHECK_FALSE(alone.hears());
  CHECK_FALSE(alone.wanted());
}

}  // namespace
}  // namespace flovyn::testing
