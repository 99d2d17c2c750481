#include <string>
#include <utility>
#include <vector>

#include "services/relay_nodes.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const StreamTopic kWatched = Topic(7);

TEST_CASE("stream relay: where an execution is watched the data of other nodes comes, in order") {
  RelayNodes nodes;
  nodes.b->Add(kWatched, "a");  // before anybody watches
  nodes.b->Add(Topic(8), "z");
  CHECK_FALSE(nodes.b->poked);
  CHECK(nodes.a->exchange.Watch(kWatched));
  nodes.Carry();
  nodes.b->Add(kWatched, "b");
  nodes.b->Add(kWatched, "c");
  nodes.Carry();
  CHECK(nodes.a->Shown(kWatched) == "abc");
  CHECK(nodes.a->Shown(Topic(8)).empty());
  CHECK(nodes.a->woken ==
        std::vector<std::pair<StreamTopic, bool>>{{kWatched, false}, {kWatched, false}});
  CHECK(nodes.b->exchange.counters().sent == 3);
  CHECK(nodes.a->exchange.counters().received == 3);
}

TEST_CASE("stream relay: nothing is sent once nobody watches") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  CHECK(nodes.b->exchange.wanted());
  nodes.a->exchange.Unwatch(kWatched);
  nodes.Carry();
  CHECK_FALSE(nodes.b->exchange.wanted());
  nodes.b->Add(kWatched, "a");
  nodes.b->exchange.HistoryGrew(kWatched);
  CHECK_FALSE(nodes.b->poked);
  CHECK(nodes.b->exchange.counters().sent == 0);
}

TEST_CASE("stream relay: what came from a node is not sent back, nor on to a third") {
  RelayNodes nodes;
  RelayNode c(nodes.clock, 3);
  nodes.all.push_back(&c);
  for (RelayNode* node : nodes.all) node->exchange.Watch(kWatched);
  nodes.Carry();
  nodes.a->Add(kWatched, "a");
  nodes.Carry();
  nodes.b->Add(kWatched, "b");
  nodes.Carry();
  nodes.a->Add(kWatched, "c");
  nodes.Carry();
  for (RelayNode* node : nodes.all) CHECK(node->Shown(kWatched) == "abc");
  CHECK(nodes.a->exchange.counters().sent == 4);
  CHECK(c.exchange.counters().sent == 0);
  RelayNode late(nodes.clock, 4);
  nodes.all.push_back(&late);
  late.exchange.Watch(kWatched);
  nodes.Carry();
  CHECK(late.Shown(kWatched) == "acb");
}

TEST_CASE("stream relay: one that watches again gets what came in between, and the rest once") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  nodes.b->Add(kWatched, "a");
  nodes.Carry();
  nodes.a->exchange.Unwatch(kWatched);
  nodes.Carry();
  nodes.b->Add(kWatched, "b");
  nodes.a->Add(kWatched, "-");
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  nodes.b->Add(kWatched, "c");
  nodes.Carry();
  CHECK(nodes.a->Shown(kWatched) == "a-bc");
  CHECK(nodes.b->exchange.counters().sent == 3);
}

TEST_CASE("stream relay: what was sent while a node did not listen is sent again") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  nodes.b->Add(kWatched, "a");
  nodes.Carry();
  nodes.a->listening = false;
  nodes.b->Add(kWatched, "b");
  nodes.Carry();
  nodes.a->listening = true;
  nodes.a->exchange.Listening();
  nodes.b->Add(kWatched, "c");  // is heard before the other knows what is lacking
  nodes.CarryRound(*nodes.b);
  CHECK(nodes.a->Shown(kWatched) == "a");
  nodes.Carry();
  CHECK(nodes.a->Shown(kWatched) == "abc");
  CHECK(nodes.a->exchange.counters().lost == 0);
}

TEST_CASE("stream relay: what is lost for good is announced, with its count") {
  RelayNodes nodes({.ring_items = 3});
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  nodes.b->Add(kWatched, "a");
  nodes.Carry();
  nodes.a->listening = false;
  for (const char* text : {"b", "c", "d", "e", "f"}) nodes.b->Add(kWatched, text);
  nodes.Carry();
  nodes.a->listening = true;
  nodes.a->exchange.Listening();
  nodes.Carry();
  CHECK(nodes.a->Shown(kWatched) == "def");  // the announcement has left the ring, too
  CHECK(nodes.a->exchange.counters().lost == 2);
  nodes.b->outcome = RoundEnd::kRefused;
  nodes.b->Add(kWatched, "g");
  nodes.Carry();
  nodes.b->outcome = RoundEnd::kSent;
  nodes.clock.Advance(absl::Seconds(3));
  nodes.b->Add(kWatched, "h");
  nodes.Carry();
  CHECK(nodes.a->Shown(kWatched) == "f<1>h");
  CHECK(nodes.a->exchange.counters().lost == 3);
  CHECK(nodes.b->exchange.counters().refused == 1);
}

TEST_CASE("stream relay: a round that could not be sent is given again") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kWatched);
  nodes.a->outcome = RoundEnd::kFailed;
  nodes.Carry();
  CHECK_FALSE(nodes.b->exchange.wanted());
  nodes.a->outcome = RoundEnd::kSent;
  nodes.a->Poke();
  nodes.Carry();
  CHECK(nodes.b->exchange.wanted());
  nodes.b->outcome = RoundEnd::kFailed;
  nodes.b->Add(kWatched, "a");
  nodes.b->exchange.HistoryGrew(kWatched);
  nodes.Carry();
  nodes.b->outcome = RoundEnd::kSent;
  nodes.b->Poke();
  nodes.Carry();
  CHECK(nodes.a->Shown(kWatched) == "a");
  CHECK(nodes.a->woken.back() == std::pair(kWatched, true));
}

TEST_CASE("stream relay: a renewal shows what is lacking when all is quiet") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  nodes.b->Add(kWatched, "a");
  nodes.Carry();
  nodes.a->listening = false;  // for a moment that it does not notice
  nodes.b->Add(kWatched, "b");
  nodes.Carry();
  nodes.a->listening = true;
  nodes.clock.Advance(absl::Seconds(20));
  nodes.a->exchange.Tick();
  nodes.Carry();
  CHECK(nodes.a->Shown(kWatched) == "ab");
}

TEST_CASE("stream relay: a node that begins to listen is told what is watched") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  RelayNode late(nodes.clock, 3);
  nodes.all.push_back(&late);
  late.exchange.Listening();
  nodes.Carry();
  CHECK(late.exchange.wanted());
}

TEST_CASE("stream relay: after both lost their connections nothing is lacking, whoever is first") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  nodes.b->Add(kWatched, "a");
  nodes.Carry();
  nodes.a->listening = nodes.b->listening = false;
  nodes.b->Add(kWatched, "b");
  nodes.Carry();
  const bool watcher_first = GENERATE(true, false);
  for (RelayNode* node : {watcher_first ? nodes.a.get() : nodes.b.get(),
                          watcher_first ? nodes.b.get() : nodes.a.get()}) {
    node->listening = true;
    node->exchange.Listening();
    nodes.Carry();
    nodes.b->Add(kWatched, "c");
    nodes.Carry();
  }
  CHECK(nodes.a->Shown(kWatched) == "abcc");
  CHECK(nodes.a->exchange.counters().lost == 0);
}

TEST_CASE("stream relay: word of a commit comes after the data before it") {
  RelayNodes nodes;
  nodes.a->exchange.Watch(kWatched);
  nodes.Carry();
  nodes.b->Add(kWatched, "a");
  nodes.b->exchange.HistoryGrew(kWatched);
  nodes.b->exchange.HistoryGrew(Topic(8));
  nodes.Carry();
  CHECK(nodes.a->woken ==
        std::vector<std::pair<StreamTopic, bool>>{{kWatched, false}, {kWatched, true}});
}

}  // namespace
}  // namespace flovyn::testing
