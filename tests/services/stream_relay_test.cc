// The streams of an engine whose store has a relay; the test plays the other nodes.
#include <memory>
#include <string>
#include <vector>

#include "fakes/forwarding_store.h"
#include "flovyn/memory/event_bus.h"
#include "flovyn/memory/inline_executor.h"
#include "flovyn/memory/memory_store.h"
#include "flovyn/memory/sequential_ids.h"
#include "services/engine_fixture.h"
#include "test.h"

namespace flovyn::testing {
namespace {

/// A store with a relay.
class RelayedStore final : public ForwardingStore, public StreamRelay {
 public:
  using ForwardingStore::ForwardingStore;

  StreamRelay* stream_relay() override { return this; }
  void Attach(StreamPeer& attached) override { peer = &attached; }
  void Poke() override { ++pokes; }
  bool hears() const override { return true; }

  RelayRound TakeRound() const {
    RelayRound round = peer->TakeRound();
    peer->RoundEnded(RoundEnd::kSent);
    return round;
  }

  StreamPeer* peer = nullptr;
  int pokes = 0;
};

class Reader final : public StreamReader {
 public:
  bool full() const override { return false; }
  void Write(const StreamEvent& event) override {
    const bool token = event.type == StreamType::kToken;
    const bool end = event.data.find("TASK_COMPLETED") != std::string::npos;
    const bool lost = event.data.find("\"Lost\"") != std::string::npos;
    shown += token ? event.data : end ? "." : lost ? "?" : "-";
  }
  void Finish() override { finished = true; }

  std::string shown;  ///< A token as it is, "?" what was lost, "." the end, "-" any other event.
  bool finished = false;
};

/// A stream of a standalone task.
struct Scene {
  Scene() {
    Tenant row;
    row.id = tenant;
    row.name = row.slug = std::string(kDefaultTenantSlug);
    engine.tenants().Sync({row}).IgnoreError();
    StartTaskRequest start;
    start.tenant = tenant;
    start.kind = "tell";
    task = SubmitTaskAndWait(engine.tasks(), Caller::Trusted(), std::move(start))->task.start.id;
    topic = {tenant, task.uuid()};
  }

  StreamService::Ticket Open() {
    StreamRequest request;
    request.tenant = tenant;
    request.execution = task;
    const auto ticket = engine.streams().Open(Caller::Trusted(), request, reader);
    REQUIRE(ticket.ok());
    engine.streams().Continue(*ticket);
    return *ticket;
  }
  void Come(const std::string& token, std::uint64_t number) {
    RelayedItems items = {.topic = topic, .ring = 9, .first = number, .is_answer = true};
    items.items = {{.type = StreamType::kToken, .data = token, .at = clock.Now()}};
    store.peer->Came(items);
  }
  /// The task runs to its end on this node.
  void Complete() {
    PollRequest poll;
    poll.type = WorkType::kTask;
    poll.tenant = tenant;
    poll.worker = "worker";
    engine.dispatch().Poll(Caller::Trusted(), poll, [](const auto&) {});
    engine.tasks().Complete(Caller::Trusted(), task, "true", {}, [](const absl::Status&) {});
  }

  memory::ManualClock clock;
  std::unique_ptr<Store> memory_store = memory::MakeMemoryStore({.clock = clock});
  RelayedStore store{*memory_store};
  memory::SequentialIds ids;
  memory::InlineExecutor executor;
  std::unique_ptr<EventBus> bus = memory::MakeMemoryEventBus();
  SilentLogger logger;
  TenantId tenant{*Uuid::Parse(kDefaultTenantId)};
  Engine engine{EngineDeps{store, clock, ids, clock, executor, *bus, logger}, {}};
  std::shared_ptr<Reader> reader = std::make_shared<Reader>();
  TaskId task;
  StreamTopic topic;
};

TEST_CASE("streams and relay: the other nodes are told while a stream is open") {
  Scene scene;
  CHECK(scene.store.pokes == 0);
  const StreamService::Ticket ticket = scene.Open();
  CHECK(scene.store.pokes == 1);
  const RelayRound begun = scene.store.TakeRound();
  REQUIRE(begun.watched.size() == 1);
  CHECK(begun.watched[0].topic == scene.topic);
  scene.engine.streams().Close(ticket);
  CHECK(scene.store.TakeRound().left == std::vector{scene.topic});
}

TEST_CASE("streams and relay: data and commits of this node go where they are watched") {
  Scene scene;
  const StreamItem item = {.type = StreamType::kToken, .data = "a", .at = scene.clock.Now()};
  scene.engine.streams().Receive(scene.topic, item);
  scene.Complete();
  CHECK(scene.store.pokes == 0);
  const NodeId other(MakeUuidV7(1, 0, 1));
  scene.store.peer->Watched(other, {{.topic = scene.topic}}, false);
  CHECK(scene.store.pokes == 1);
  const RelayRound first = scene.store.TakeRound();
  REQUIRE(first.data.size() == 1);
  CHECK(first.data[0].second.items[0].data == "a");
  CHECK(first.grown.empty());
}

TEST_CASE("streams and relay: the end waits for what other nodes still send, but not for long") {
  Scene scene;
  scene.Open();
  scene.clock.Advance(absl::Seconds(1));
  scene.Come("a", 1);
  CHECK(scene.reader->shown == "-a");
  scene.Complete();
  CHECK_FALSE(scene.reader->finished);
  scene.Come("b", 2);
  scene.Come("c", 4);
  scene.clock.Advance(absl::Milliseconds(99));
  CHECK_FALSE(scene.reader->finished);
  scene.clock.Advance(absl::Milliseconds(1));
  CHECK(scene.reader->finished);
  CHECK(scene.reader->shown.ends_with("b?c."));
}

TEST_CASE("streams and relay: a stream of this node's data alone ends at once") {
  Scene scene;
  scene.Open();
  scene.clock.Advance(absl::Milliseconds(100));
  scene.Complete();
  CHECK(scene.reader->finished);
}

}  // namespace
}  // namespace flovyn::testing
