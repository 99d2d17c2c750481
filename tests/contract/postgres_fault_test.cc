// Connections that break, nodes that stop, and commits whose answer is lost.
#include <atomic>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <string_view>

#include "contract/fault_proxy.h"
#include "contract/units.h"
#include "fakes/answers.h"
#include "flovyn/postgres/postgres_store.h"
#include "pool.h"
#include "support/postgres_cluster.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using postgres::MakePostgresStore;
using postgres::PostgresStoreOptions;

const TenantId kTenant = *TenantId::Parse("0190a2c4-0000-7000-8000-000000000001");

NodeId NodeNumber(std::uint64_t number) { return NodeId(MakeUuidV7(number, 0, number)); }

std::unique_ptr<Store> Open(const PostgresStoreOptions& options) {
  absl::StatusOr<std::unique_ptr<Store>> store = MakePostgresStore(options);
  INFO(store.status());
  REQUIRE(store.ok());
  return *std::move(store);
}

WorkflowExecution Row(std::uint64_t number) {
  WorkflowStart start;
  start.id = WorkflowId(MakeUuidV7(number, 0, number));
  start.tenant = kTenant;
  start.kind = "order";
  return WorkflowExecution::New(start, absl::FromUnixSeconds(1'700'000'000));
}

// Appends an event; sees the latest state.
Unit Appending(const WorkflowId& id) {
  return Deciding({.workflows = {id}}, [id](const WorkingSet&) -> absl::StatusOr<Delta> {
    Delta delta;
    delta.events.emplace_back(id, OperationCompleted{"step", {}});
    return delta;
  });
}

// Ends the connections of the database that are inside a transaction, or all.
void Terminate(const TestDatabase& database, const std::string& which) {
  database.Execute(
      "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid() " +
      which);
}

std::string CountOf(const TestDatabase& database, const std::string& table) {
  return database.Execute("SELECT count(*) FROM " + table);
}

// Calls `action` at the first passing of `point` after arming.
struct AtPoint {
  std::string point;
  std::function<void()> action;
  std::atomic<bool> armed = false;

  std::function<void(std::string_view)> hook() {
    return [this](std::string_view passed) {
      if (passed == point && armed.exchange(false)) action();
    };
  }
};

}  // namespace

TEST_CASE("postgres: a connection that dies before the commit costs its batch and nothing else") {
  const std::string point = GENERATE("loaded", "before_commit");
  INFO(point);
  TestDatabase database;
  AtPoint at{point, [&] { Terminate(database, "AND state = 'idle in transaction'"); }};
  const auto store =
      Open({.url = database.url(), .node = NodeNumber(1), .lane = {.on_point = at.hook()}});
  REQUIRE(SubmitAndWait(*store, Inserting({Row(1)})).ok());
  at.armed = true;
  const absl::Status status = SubmitAndWait(*store, Inserting({Row(2)}));
  CHECK(status.code() == absl::StatusCode::kUnavailable);
  CHECK_THAT(std::string(status.message()), ContainsText("before the commit"));
  CHECK(CountOf(database, "workflow_execution") == "1");
  CHECK(CountOf(database, "workflow_open") == "1");
  CHECK(SubmitAndWait(*store, Inserting({Row(2)})).ok());
}

TEST_CASE("postgres: a connection that dies after the commit costs nothing") {
  TestDatabase database;
  AtPoint at{"committed", [&] { Terminate(database, ""); }};
  const auto store =
      Open({.url = database.url(), .node = NodeNumber(1), .lane = {.on_point = at.hook()}});
  at.armed = true;
  CHECK(SubmitAndWait(*store, Inserting({Row(1)})).ok());
  CHECK(SubmitAndWait(*store, Appending(Row(1).start.id)).ok());
  CHECK(store->workflows().Get(kTenant, Row(1).start.id)->current_sequence == 1);
}

TEST_CASE("postgres: a commit whose answer was lost is told as the success that it was") {
  TestDatabase database;
  FaultProxy proxy(database.url());
  const auto store = Open({.url = proxy.url(), .node = NodeNumber(1)});
  REQUIRE(SubmitAndWait(*store, Inserting({Row(1)})).ok());
  proxy.SwallowAnswerWith("COMMIT");
  CHECK(SubmitAndWait(*store, Appending(Row(1).start.id)).ok());
  CHECK(proxy.cuts() == 1);
  CHECK(SubmitAndWait(*store, Appending(Row(1).start.id)).ok());
  CHECK(CountOf(database, "workflow_event") == "2");
  CHECK(store->counters().write_transactions == 3);
}

TEST_CASE("postgres: a commit that never arrived is told as a failure without effect") {
  TestDatabase database;
  FaultProxy proxy(database.url());
  AtPoint at{"before_commit", [&] { proxy.SwallowRequest(); }};
  const auto store =
      Open({.url = proxy.url(), .node = NodeNumber(1), .lane = {.on_point = at.hook()}});
  REQUIRE(SubmitAndWait(*store, Inserting({Row(1)})).ok());
  at.armed = true;
  const absl::Status status = SubmitAndWait(*store, Appending(Row(1).start.id));
  CHECK(status.code() == absl::StatusCode::kUnavailable);
  CHECK(proxy.cuts() == 1);
  CHECK(CountOf(database, "workflow_event") == "0");
  CHECK(SubmitAndWait(*store, Appending(Row(1).start.id)).ok());
  CHECK(CountOf(database, "workflow_event") == "1");
}

TEST_CASE("postgres: a commit that a crash lost is no success when its number is given away") {
  const auto cluster = PostgresCluster::Start({.settings = "wal_writer_delay = 10s\n"});
  TestDatabase database(cluster->Url());
  const auto number_of = [&](const std::string& sql) { return std::stoll(database.Execute(sql)); };
  const std::string next = "SELECT pg_current_xact_id()";
  bool given_away = false;
  AtPoint at{"before_commit", [&] {
               const std::int64_t lost = number_of(
                   "SELECT backend_xid FROM pg_stat_activity WHERE state = 'idle in transaction'");
               cluster->Crash();
               cluster->Restart();
               given_away = number_of(next) <= lost;
               while (number_of(next) <= lost) continue;
             }};
  const auto store =
      Open({.url = database.url(), .node = NodeNumber(1), .lane = {.on_point = at.hook()}});
  REQUIRE(SubmitAndWait(*store, Inserting({Row(1)})).ok());
  // The crash takes the number, too, unless the server wrote its log in between for a reason of
  // its own (a snapshot of what runs, for example).
  for (std::uint64_t attempt = 2; attempt < 10 && !given_away; ++attempt) {
    at.armed = true;
    const absl::Status status = SubmitAndWait(*store, Inserting({Row(attempt)}));
    CHECK(status.code() == absl::StatusCode::kUnavailable);
    CHECK_THAT(std::string(status.message()), ContainsText("before the commit"));
    CHECK(CountOf(database, "workflow_execution") == "1");
  }
  CHECK(given_away);
  CHECK(SubmitAndWait(*store, Inserting({Row(2)})).ok());
}

TEST_CASE("postgres: a node that stops in the middle of a batch does not block its successors") {
  TestDatabase database;
  std::latch stopped(1);
  std::latch goes_on(1);
  AtPoint at{"loaded", [&] {
               stopped.count_down();
               goes_on.wait();
             }};
  const auto one =
      Open({.url = database.url(), .node = NodeNumber(1), .lane = {.on_point = at.hook()}});
  const auto other = Open({.url = database.url(), .node = NodeNumber(2)});
  REQUIRE(SubmitAndWait(*one, Inserting({Row(1)})).ok());
  at.armed = true;
  Answers answers;
  one->Submit(Appending(Row(1).start.id), answers.Next());
  stopped.wait();  // it holds the lock on the execution from here on
  const absl::Status status = SubmitAndWait(*other, Appending(Row(1).start.id));
  CHECK(status.ok());
  goes_on.count_down();
  CHECK(answers.Wait().front().ok());  // run again on what the other left
  const auto events = other->workflows().Events(kTenant, Row(1).start.id, 0);
  REQUIRE(events->size() == 2);
  CHECK(events->at(1).sequence == 2);
}

TEST_CASE("postgres: the pool is bounded, and so is the wait for it") {
  const TestDatabase database;
  postgres::Pool pool(
      {.session = {.url = database.url()}, .max_sessions = 1, .max_wait = absl::Milliseconds(20)});
  int first_backend = 0;
  {
    const auto lease = pool.Acquire();
    REQUIRE(lease.ok());
    first_backend = (*lease)->backend_pid();
    const absl::Status refused = pool.Acquire().status();
    CHECK(refused.code() == absl::StatusCode::kResourceExhausted);
    CHECK_THAT(std::string(refused.message()), ContainsText("all 1 database connections"));
  }
  const auto again = pool.Acquire();
  REQUIRE(again.ok());
  CHECK((*again)->backend_pid() == first_backend);
}

TEST_CASE("postgres: a session that was left in a transaction does not go back to the pool") {
  const TestDatabase database;
  postgres::Pool pool({.session = {.url = database.url()}, .max_sessions = 1});
  int dirty_backend = 0;
  {
    const auto lease = pool.Acquire();
    REQUIRE(lease.ok());
    REQUIRE((*lease)->Script("CREATE TABLE left_over ()").ok());
    REQUIRE((*lease)->Script("BEGIN").ok());
    REQUIRE((*lease)->Script("DROP TABLE left_over").ok());
    dirty_backend = (*lease)->backend_pid();
  }
  CHECK(pool.open_sessions() == 0);
  const auto clean = pool.Acquire();
  REQUIRE(clean.ok());
  CHECK((*clean)->backend_pid() != dirty_backend);
  CHECK((*clean)->Script("SELECT FROM left_over").ok());
}

TEST_CASE("postgres: reads and administration survive the end of all idle connections") {
  TestDatabase database;
  const auto store = Open({.url = database.url(), .node = NodeNumber(1)});
  REQUIRE(SubmitAndWait(*store, Inserting({Row(1)})).ok());
  Tenant tenant;
  tenant.id = kTenant;
  tenant.slug = "t";
  for (int round = 0; round < 3; ++round) {
    CHECK(store->workflows().Get(kTenant, Row(1).start.id).ok());
    CHECK(store->tenants().Upsert(tenant).ok());
    CHECK(store->dispatch().Sweep({.node = NodeNumber(1)}).ok());
    CHECK(SubmitAndWait(*store, Appending(Row(1).start.id)).ok());
    Terminate(database, "");
  }
  CHECK(store->Check().ok());
}

TEST_CASE("postgres: a server that is gone is Unavailable for everything, soon") {
  TestDatabase database;
  const auto store = Open({.url = database.url(), .node = NodeNumber(1)});
  REQUIRE(SubmitAndWait(*store, Inserting({Row(1)})).ok());
  const std::string name = database.Execute("SELECT current_database()");
  const TestDatabase elsewhere;
  Terminate(database, "");
  elsewhere.Execute("ALTER DATABASE " + name + " RENAME TO " + name + "_away");
  CHECK(absl::IsUnavailable(SubmitAndWait(*store, Appending(Row(1).start.id))));
  CHECK(absl::IsUnavailable(store->workflows().Get(kTenant, Row(1).start.id).status()));
  CHECK(absl::IsUnavailable(store->Check()));
  elsewhere.Execute("ALTER DATABASE " + name + "_away RENAME TO " + name);
}

}  // namespace flovyn::testing
