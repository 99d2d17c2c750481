#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "live_result.h"
#include "services/engine_fixture.h"
#include "test.h"

namespace flovyn {
namespace {

/// What a client knows that does as the events say.
class Watcher final : public LiveReader {
 public:
  bool full() const override { return taken_ >= room; }
  void Write(const LiveEvent& event) override {
    ++taken_;
    told += std::string(ToText(kLiveChangeText, event.change)) + " ";
    if (event.change == LiveChange::kResync) shown.clear();
    if (event.change == LiveChange::kLeave) shown.erase(event.id);
    if (event.row) last = event.row->status;
    if (event.change != LiveChange::kEnter && event.change != LiveChange::kChange) return;
    shown.insert_or_assign(event.id, *event.row);
  }

  std::size_t room = 1'000;
  std::string told = {};
  std::map<WorkflowId, WorkflowExecution> shown = {};
  WorkflowStatus last = WorkflowStatus::kPending;

 private:
  std::size_t taken_ = 0;
};

class Scene {
 public:
  explicit Scene(const LiveLimits& limits = {}) : engine_(EngineOptions{.live = limits}) {}

  LiveQueries& views() { return engine_.engine().live_queries(); }
  testing::EngineFixture& engine() { return engine_; }

  WorkflowId Start(const std::string& kind) {
    engine_.clock().Advance(absl::Seconds(1));
    return engine_.Start(kind);
  }
  void Complete(const WorkflowId& id) {
    while (engine_.PollWorkflow()->workflow().start.id != id) continue;
    REQUIRE(engine_.Submit(id, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  }
  absl::StatusOr<LiveQueries::Ticket> Open(const std::shared_ptr<Watcher>& watcher,
                                           const std::string& query, std::int64_t limit = 100) {
    return views().Open(engine_.caller(), {engine_.tenant(), query, limit}, watcher);
  }
  LiveQueries::Ticket Watch(const std::shared_ptr<Watcher>& watcher, const std::string& query,
                            std::int64_t limit = 100) {
    const auto ticket = Open(watcher, query, limit);
    REQUIRE(ticket.ok());
    views().Continue(*ticket);
    return *ticket;
  }

 private:
  testing::EngineFixture engine_;
};

TEST_CASE("live queries: executions enter, change and leave") {
  Scene scene;
  const WorkflowId old = scene.Start("order");
  scene.Start("other");
  const auto watcher = std::make_shared<Watcher>();
  const auto ticket =
      scene.Watch(watcher, R"(kind = "order" AND status IN ("PENDING", "RUNNING"))");
  CHECK(watcher->told == "enter ready ");
  scene.Complete(old);
  CHECK(watcher->told == "enter ready change leave ");
  CHECK(watcher->last == WorkflowStatus::kCompleted);
  const WorkflowId added = scene.Start("order");
  CHECK(watcher->told == "enter ready change leave enter ");
  CHECK(watcher->shown.size() == 1);
  CHECK(watcher->shown.contains(added));
  scene.views().Close(ticket);
  scene.Start("order");
  CHECK(watcher->shown.size() == 1);
  CHECK(watcher.use_count() == 1);
  CHECK(scene.views().open_views() == 0);
}

TEST_CASE("live queries: nothing is told before the reader is ready") {
  Scene scene;
  const auto watcher = std::make_shared<Watcher>();
  const auto ticket = scene.Open(watcher, "");
  scene.Start("order");
  CHECK(watcher->told.empty());
  scene.views().Continue(*ticket);
  CHECK(watcher->told == "enter ready ");
}

TEST_CASE("live queries: the newest are shown, and when one leaves an older one takes its place") {
  Scene scene;
  const WorkflowId first = scene.Start("order");
  const WorkflowId second = scene.Start("order");
  const WorkflowId third = scene.Start("order");
  const auto watcher = std::make_shared<Watcher>();
  scene.Watch(watcher, R"(status != "CANCELLED")", 2);
  CHECK(watcher->told == "enter enter ready ");
  CHECK_FALSE(watcher->shown.contains(first));
  const WorkflowId fourth = scene.Start("order");
  CHECK(watcher->told == "enter enter ready leave enter ");
  CHECK(watcher->shown.contains(third));
  CHECK(watcher->shown.contains(fourth));
  CHECK_FALSE(watcher->shown.contains(second));
  scene.engine().engine().control().Cancel(scene.engine().caller(), third, "enough",
                                           [](const auto& answer) { CHECK(answer.ok()); });
  CHECK(watcher->shown.size() == 1);
  scene.engine().clock().Advance(LiveLimits().gap_refresh);
  CHECK(watcher->shown.size() == 2);
  CHECK(watcher->shown.contains(second));
}

TEST_CASE("live queries: a reader that is full gets the rest when it has room") {
  Scene scene;
  const auto watcher = std::make_shared<Watcher>();
  watcher->room = 2;
  const auto ticket = scene.Watch(watcher, "");
  scene.Start("a");
  scene.Start("b");
  CHECK(watcher->told == "ready enter ");
  watcher->room = 100;
  scene.views().Continue(ticket);
  CHECK(watcher->told == "ready enter enter ");
}

TEST_CASE("live queries: a watcher that lags is told, and begins anew") {
  Scene scene({.commits_per_view = 3});
  const auto watcher = std::make_shared<Watcher>();
  watcher->room = 1;
  const auto ticket = scene.Watch(watcher, R"(kind = "order")");
  for (int i = 0; i < 8; ++i) scene.Start("order");
  watcher->room = 100;
  scene.views().Continue(ticket);
  CHECK(watcher->told.find("resync enter enter") != std::string::npos);
  CHECK(watcher->told.ends_with("ready "));
  CHECK(watcher->shown.size() == 8);
}

TEST_CASE("live queries: time passes in relative times, too") {
  Scene scene;
  scene.Start("order");
  const auto watcher = std::make_shared<Watcher>();
  scene.Watch(watcher, "createdAt > -1h");
  CHECK(watcher->shown.size() == 1);
  scene.engine().clock().Advance(absl::Hours(1));
  CHECK(watcher->shown.empty());
  CHECK(watcher->told == "enter ready leave ");
}

TEST_CASE("live queries: what makes no sense, or is too much, is refused") {
  Scene scene({.views = 1});
  const auto watcher = std::make_shared<Watcher>();
  const auto refusal = [&](const std::string& query, std::int64_t limit) {
    return std::string(scene.Open(watcher, query, limit).status().message());
  };
  CHECK_THAT(refusal("staus = 1", 1), testing::ContainsText("unknown field 'staus'"));
  CHECK_THAT(refusal("kind = \"a\" ORDER BY kind", 1), testing::ContainsText("leave ORDER BY out"));
  CHECK_THAT(refusal("", 0), testing::ContainsText("limit: 0 is not within 1 to 1000"));
  CHECK_THAT(refusal("", 1'001), testing::ContainsText("1001 is not within"));
  scene.Watch(watcher, "");
  CHECK(absl::IsResourceExhausted(scene.Open(watcher, "", 1).status()));
  Caller stranger;
  stranger.tenant = TenantId(*Uuid::Parse("01890000-0000-7000-8000-00000000abcd"));
  CHECK_FALSE(scene.views().Open(stranger, {scene.engine().tenant(), "", 1}, watcher).ok());
}

/// Random changes of a few executions, some of which a result is told by commits, others are found
/// by reading only.
class World {
 public:
  explicit World(unsigned seed) : random_(seed) {}

  WorkflowExecution& Change() {
    now_ += absl::Milliseconds(Draw(3));
    if (rows_.empty() || Draw(4) == 0) Add();
    WorkflowExecution& row = rows_[static_cast<std::size_t>(Draw(static_cast<int>(rows_.size())))];
    row.status = Draw(2) == 0 ? WorkflowStatus::kRunning : WorkflowStatus::kWaiting;
    row.updated_at = now_;
    ++row.current_sequence;
    return row;
  }
  int Draw(int below) { return std::uniform_int_distribution(0, below - 1)(random_); }

  /// The newest that are running.
  std::vector<WorkflowExecution> Running(std::size_t limit) const {
    std::vector<WorkflowExecution> found;
    for (const WorkflowExecution& row : rows_) {
      if (row.status == WorkflowStatus::kRunning) found.push_back(row);
    }
    std::ranges::sort(found, [](const WorkflowExecution& a, const WorkflowExecution& b) {
      return std::tie(a.created_at, a.start.id) > std::tie(b.created_at, b.start.id);
    });
    found.resize(std::min(found.size(), limit));
    return found;
  }

 private:
  void Add() {
    WorkflowStart start;
    start.id = WorkflowId(MakeUuidV7(static_cast<std::uint64_t>(Draw(1'000)), 0, rows_.size()));
    rows_.push_back(WorkflowExecution::New(start, now_));
  }

  std::mt19937 random_;
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::vector<WorkflowExecution> rows_;
};

TEST_CASE("live result: who does as the events say has what a list would give") {
  const query::Condition running =
      query::ReadQuery("status = \"RUNNING\"", query::Entity::kWorkflow, absl::Now())->condition;
  constexpr std::size_t kLimit = 5;
  for (unsigned seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    World world(seed);
    LiveResult result(kLimit);
    Watcher client;
    client.room = 1'000'000;
    bool all_told = true;
    for (int step = 0; step < 100; ++step) {
      const WorkflowExecution& changed = world.Change();
      if (world.Draw(8) == 0) {
        all_told = false;  // another node's
      } else {
        for (const LiveEvent& event : result.Apply(running, changed)) client.Write(event);
      }
      if (world.Draw(5) == 0) {
        for (const LiveEvent& event : result.Refresh(world.Running(kLimit + 1))) {
          client.Write(event);
        }
        all_told = true;
      }
      if (!all_told || result.has_gap()) continue;
      const std::vector<WorkflowExecution> expected = world.Running(kLimit);
      REQUIRE(client.shown.size() == expected.size());
      for (const WorkflowExecution& row : expected) {
        REQUIRE(client.shown.contains(row.start.id));
        CHECK(client.shown.at(row.start.id).current_sequence == row.current_sequence);
      }
    }
  }
}

}  // namespace
}  // namespace flovyn
