// What the nodes on one database tell each other.
#include <libpq-fe.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "contract/units.h"
#include "flovyn/postgres/joined_transaction.h"
#include "flovyn/postgres/postgres_store.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

const TenantId kTenant = *TenantId::Parse("0190a2c4-0000-7000-8000-000000000001");

NodeId NodeNumber(std::uint64_t number) { return NodeId(MakeUuidV7(number, 0, number)); }

// Has no polls; counts what it is told.
class CountingBroker final : public WorkBroker {
 public:
  std::optional<Claimant> Reserve(const ReadyWork&) override { return std::nullopt; }
  void Deliver(const Claimant&, ClaimedWork) override {}
  void Release(const Claimant&) override {}
  void Announce(const ReadyWork&) override {}
  void Hint(const WorkQueue& queue) override {
    const std::lock_guard lock(mutex_);
    ++hints_[queue];
    changed_.notify_all();
  }

  bool WaitForHint(const WorkQueue& queue) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30),
                             [&] { return hints_.contains(queue); });
  }
  int hints(const WorkQueue& queue) {
    const std::lock_guard lock(mutex_);
    return hints_[queue];
  }
  void Forget() {
    const std::lock_guard lock(mutex_);
    hints_.clear();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<WorkQueue, int> hints_;
};

struct Node {
  Node(const TestDatabase& database, std::uint64_t number) : id(NodeNumber(number)) {
    absl::StatusOr<std::unique_ptr<Store>> made =
        postgres::MakePostgresStore({.url = database.url(), .node = id});
    REQUIRE(made.ok());
    store = *std::move(made);
    store->Bind({.broker = &broker});
  }
  ~Node() { store->Close(); }

  // Whether the node hears the others; the engine asks after each sweep.
  bool Hears() {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (absl::Now() < deadline) {
      if (store->dispatch().Sweep({.node = id})->hints_arrive) return true;
    }
    return false;
  }

  NodeId id;
  CountingBroker broker;
  std::unique_ptr<Store> store;
};

WorkQueue QueueNamed(std::string name) {
  return {.type = WorkType::kWorkflow, .tenant = kTenant, .name = std::move(name)};
}

Unit Starting(std::uint64_t number, const std::string& queue) {
  WorkflowStart start;
  start.id = WorkflowId(MakeUuidV7(number, 0, number));
  start.tenant = kTenant;
  start.kind = "order";
  start.queue = queue;
  return Inserting({WorkflowExecution::New(start, absl::FromUnixSeconds(1'700'000'000))});
}

}  // namespace

TEST_CASE("postgres: work that a node cannot place is announced to the others, not to itself") {
  TestDatabase database;
  Node one(database, 1);
  Node other(database, 2);
  REQUIRE(one.Hears());
  REQUIRE(other.Hears());
  REQUIRE(SubmitAndWait(*one.store, Starting(1, "fast lane")).ok());
  CHECK(other.broker.WaitForHint(QueueNamed("fast lane")));
  // Notifications come in order: when the second is here, the first would be.
  REQUIRE(SubmitAndWait(*other.store, Starting(2, "back")).ok());
  REQUIRE(one.broker.WaitForHint(QueueNamed("back")));
  CHECK(one.broker.hints(QueueNamed("fast lane")) == 0);
}

TEST_CASE("postgres: many announcements of one queue become few notifications") {
  TestDatabase database;
  Node one(database, 1);
  Node other(database, 2);
  REQUIRE(other.Hears());
  constexpr int kUnits = 500;
  for (int i = 1; i < kUnits; ++i) {
    one.store->Submit(Starting(static_cast<std::uint64_t>(i), "busy"), [](const absl::Status&) {});
  }
  REQUIRE(SubmitAndWait(*one.store, Starting(kUnits, "busy")).ok());
  REQUIRE(SubmitAndWait(*one.store, Starting(kUnits + 1, "last")).ok());
  REQUIRE(other.broker.WaitForHint(QueueNamed("last")));
  CHECK(other.broker.hints(QueueNamed("busy")) >= 1);
  CHECK(other.broker.hints(QueueNamed("busy")) < kUnits / 5);
}

TEST_CASE("postgres: listener and notifier come back after their connections were lost") {
  TestDatabase database;
  Node one(database, 1);
  Node other(database, 2);
  REQUIRE(other.Hears());
  REQUIRE(SubmitAndWait(*one.store, Starting(1, "before")).ok());
  REQUIRE(other.broker.WaitForHint(QueueNamed("before")));
  database.Execute(
      "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  REQUIRE(other.Hears());
  // The listener may be between two connections for a moment: announce until it hears.
  bool heard = false;
  for (std::uint64_t i = 2; i < 200 && !heard; ++i) {
    REQUIRE(SubmitAndWait(*one.store, Starting(i, "after")).ok());
    REQUIRE(other.Hears());
    heard = other.broker.hints(QueueNamed("after")) > 0;
  }
  CHECK((heard || other.broker.WaitForHint(QueueNamed("after"))));
}

TEST_CASE("postgres: a store without a broker says that it hears nobody") {
  TestDatabase database;
  const auto store = postgres::MakePostgresStore({.url = database.url(), .node = NodeNumber(1)});
  REQUIRE(store.ok());
  CHECK_FALSE((*store)->dispatch().Sweep({.node = NodeNumber(1)})->hints_arrive);
}

TEST_CASE("postgres: the commit of a caller's transaction tells the nodes of its work") {
  const TestDatabase database;
  Node node(database, 1);
  REQUIRE(node.Hears());
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(database.url().c_str()),
                                                                PQfinish);
  postgres::JoinedTransaction joined(connection.get());
  const auto run = [&](const char* sql) { PQclear(PQexec(connection.get(), sql)); };
  run("BEGIN");
  REQUIRE(SubmitAndWait(joined, Starting(1, "undone")).ok());
  run("ROLLBACK; BEGIN");
  REQUIRE(SubmitAndWait(joined, Starting(2, "done")).ok());
  CHECK(node.broker.hints(QueueNamed("done")) == 0);
  run("COMMIT");
  CHECK(node.broker.WaitForHint(QueueNamed("done")));
  CHECK(node.broker.hints(QueueNamed("undone")) == 0);
}

}  // namespace flovyn::testing
