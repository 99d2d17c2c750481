// How the relay of two nodes carries what their streams tell each other.
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/fake_broker.h"
#include "flovyn/postgres/postgres_store.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

NodeId NodeNumber(std::uint64_t number) { return NodeId(MakeUuidV7(number, 0, number)); }

const StreamTopic kTopic = {*TenantId::Parse("0190a2c4-0000-7000-8000-000000000001"),
                            MakeUuidV7(7, 0, 7)};

/// Gives the rounds that the test puts in, and keeps what is told.
class ScriptedPeer final : public StreamPeer {
 public:
  RelayRound TakeRound() override {
    const std::lock_guard lock(mutex_);
    if (rounds_.empty()) return {};
    taken_ = std::move(rounds_.front());
    rounds_.pop_front();
    RelayRound round = *taken_;
    round.more = !rounds_.empty();
    return round;
  }
  void RoundEnded(RoundEnd end) override {
    const std::lock_guard lock(mutex_);
    if (taken_ && end == RoundEnd::kFailed) rounds_.push_front(*taken_);
    if (taken_) ends_.push_back(end);
    taken_.reset();
    changed_.notify_all();
  }
  void Listening() override { Count(listenings_); }
  void Watched(const NodeId& node, const std::vector<StreamInterest>& interests,
               bool afresh) override {
    const std::lock_guard lock(mutex_);
    for (const StreamInterest& interest : interests) watched_.emplace_back(node, interest);
    afresh_ += afresh ? 1 : 0;
    changed_.notify_all();
  }
  void Left(const NodeId&, const std::vector<StreamTopic>& topics) override {
    const std::lock_guard lock(mutex_);
    left_ += topics.size();
    changed_.notify_all();
  }
  void Came(const RelayedItems& items) override {
    const std::lock_guard lock(mutex_);
    for (const StreamItem& item : items.items) data_ += item.data;
    changed_.notify_all();
  }
  void Grew(const StreamTopic&) override { Count(grown_); }

  void Add(RelayRound round) {
    const std::lock_guard lock(mutex_);
    rounds_.push_back(std::move(round));
  }
  /// Waits until it holds of what was told.
  template <class Condition>
  bool Comes(const Condition& condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return condition(*this); });
  }

  // Read within Comes().
  std::vector<std::pair<NodeId, StreamInterest>> watched_;
  std::vector<RoundEnd> ends_;
  std::string data_;
  std::size_t left_ = 0;
  int grown_ = 0;
  int listenings_ = 0;
  int afresh_ = 0;

 private:
  void Count(int& what) {
    const std::lock_guard lock(mutex_);
    ++what;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<RelayRound> rounds_;
  std::optional<RelayRound> taken_;
};

struct Node {
  Node(const TestDatabase& database, std::uint64_t number) : id(NodeNumber(number)) {
    auto made = postgres::MakePostgresStore({.url = database.url(), .node = id});
    REQUIRE(made.ok());
    store = *std::move(made);
    store->stream_relay()->Attach(peer);
    store->Bind({.broker = &broker});
    REQUIRE(peer.Comes([](const ScriptedPeer& told) { return told.listenings_ == 1; }));
    CHECK(store->stream_relay()->hears());
  }
  ~Node() { store->Close(); }
  void Send(RelayRound round) {
    peer.Add(std::move(round));
    store->stream_relay()->Poke();
  }

  NodeId id;
  ScriptedPeer peer;
  FakeBroker broker;
  std::unique_ptr<Store> store;
};

RelayRound Tokens(const Node& to, const std::vector<std::string>& texts) {
  RelayedItems items = {.topic = kTopic, .ring = 5};
  for (const std::string& text : texts) {
    items.items.push_back({.type = StreamType::kToken, .data = text, .at = absl::Now()});
  }
  RelayRound round;
  round.data.emplace_back(to.id, std::move(items));
  return round;
}

}  // namespace

TEST_CASE("postgres relay: data reaches the node that it is for, and no other") {
  const TestDatabase database;
  Node one(database, 1);
  Node other(database, 2);
  Node third(database, 3);
  const std::string large(1'048'576, 'x');
  RelayRound round = Tokens(other, {"a", std::string("\0", 1), large, "b"});
  round.grown.emplace_back(other.id, kTopic);
  one.Send(round);
  CHECK(other.peer.Comes([](const ScriptedPeer& told) { return told.grown_ == 1; }));
  CHECK(other.peer.Comes([&](const ScriptedPeer& told) {
    return told.data_ == "a" + std::string("\0", 1) + large + "b";
  }));
  // Notifications come in order: when the next is here, the first would be.
  one.Send(Tokens(third, {"c"}));
  CHECK(third.peer.Comes([](const ScriptedPeer& told) { return told.data_ == "c"; }));
  CHECK(one.peer.Comes([](const ScriptedPeer& told) {
    return told.data_.empty() && told.ends_ == std::vector{RoundEnd::kSent, RoundEnd::kSent};
  }));
}

TEST_CASE("postgres relay: interest reaches all others, not the node itself") {
  const TestDatabase database;
  Node one(database, 1);
  Node other(database, 2);
  Node third(database, 3);
  RelayRound round;
  round.afresh = true;
  round.watched.push_back({.topic = kTopic, .seen = {{8, 9}}});
  one.Send(round);
  RelayRound after;
  after.left = {kTopic};
  one.Send(after);
  for (Node* node : {&other, &third}) {
    CHECK(node->peer.Comes([](const ScriptedPeer& told) { return told.left_ == 1; }));
    CHECK(node->peer.Comes([&](const ScriptedPeer& told) {
      return told.afresh_ == 1 && told.watched_.size() == 1 && told.watched_[0].first == one.id &&
             told.watched_[0].second.topic == kTopic &&
             told.watched_[0].second.seen == std::vector<RelayMark>{{8, 9}};
    }));
  }
  other.Send(after);
  CHECK(one.peer.Comes([](const ScriptedPeer& told) { return told.left_ == 1; }));
  CHECK(one.peer.Comes([](const ScriptedPeer& told) { return told.watched_.empty(); }));
}

TEST_CASE("postgres relay: after its connections were lost it says so, and goes on") {
  const TestDatabase database;
  Node one(database, 1);
  Node other(database, 2);
  one.Send(Tokens(other, {"a"}));
  CHECK(other.peer.Comes([](const ScriptedPeer& told) { return told.data_ == "a"; }));
  database.Execute(
      "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  CHECK(other.peer.Comes([](const ScriptedPeer& told) { return told.listenings_ == 2; }));
  one.Send(Tokens(other, {"b"}));
  CHECK(other.peer.Comes([](const ScriptedPeer& told) { return told.data_ == "ab"; }));
}

TEST_CASE("postgres relay: what others put on the channels is left out") {
  const TestDatabase database;
  Node one(database, 1);
  Node other(database, 2);
  for (const std::string& channel :
       {std::string("flovyn_streams"), std::string("flovyn_work"), "flovyn_node_" + one.id.str()}) {
    for (const char* payload : {"", "d", "i", "dAAAA", "p====", "nonsense"}) {
      database.Execute("SELECT pg_notify('" + channel + "', '" + std::string(payload) + "')");
    }
  }
  other.Send(Tokens(one, {"a"}));
  CHECK(one.peer.Comes([](const ScriptedPeer& told) { return told.data_ == "a"; }));
  CHECK(one.peer.Comes([](const ScriptedPeer& told) {
    return told.listenings_ == 1 && told.watched_.empty() && told.left_ == 0 && told.grown_ == 0;
  }));
}

TEST_CASE("postgres relay: while the database refuses connections nothing is lost that waits") {
  const TestDatabase database;
  Node one(database, 1);
  Node other(database, 2);
  const std::string name = database.Execute("SELECT current_database()");
  const TestDatabase elsewhere;
  elsewhere.Execute("ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS false");
  elsewhere.Execute(
      "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '" +
      name + "'");
  one.Send(Tokens(other, {"a"}));
  elsewhere.Execute("ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS true");
  CHECK(one.peer.Comes([](const ScriptedPeer& told) {
    return !told.ends_.empty() && told.ends_.back() == RoundEnd::kSent;
  }));
  CHECK(other.peer.Comes([](const ScriptedPeer& told) { return told.listenings_ >= 2; }));
}

}  // namespace flovyn::testing
