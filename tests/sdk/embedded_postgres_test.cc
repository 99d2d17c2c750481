// Engines in the process on a database that others share, and starts in transactions of the
// embedder's own.
#include <libpq-fe.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/postgres/joined_transaction.h"
#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_embedded/embedded_engine.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using postgres::JoinedTransaction;
using testing::ContainsText;
using testing::TestDatabase;

/// The embedder's own connection.
class Business {
 public:
  explicit Business(const TestDatabase& database)
      : connection_(PQconnectdb(database.url().c_str()), PQfinish) {
    REQUIRE(PQstatus(connection_.get()) == CONNECTION_OK);
  }
  PGconn* get() const { return connection_.get(); }

  /// The first column of the first row, or the SQLSTATE.
  std::string Run(const std::string& sql) const {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(get(), sql.c_str()), PQclear);
    if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
      return PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    }
    return PQntuples(result.get()) == 0 ? "" : PQgetvalue(result.get(), 0, 0);
  }

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

Workflow<std::string> Greets(WorkflowContext& ctx, std::string name) {
  co_return co_await ctx.task<std::string>("greet", std::move(name));
}

/// A worker of its own on an engine.
struct GreetingNode {
  explicit GreetingNode(const TestDatabase& database)
      : engine(EmbeddedEngine::Open(database.url()).value()), worker(*engine) {
    worker.workflow("greets", Greets).task("greet", [this](std::string name) {
      ++runs;
      return "hello " + name;
    });
    REQUIRE(worker.start().ok());
  }

  std::atomic<int> runs = 0;
  std::unique_ptr<EmbeddedEngine> engine;
  Worker worker;
};

TEST_CASE("embedded postgres: engines on one database share the work") {
  const TestDatabase database;
  GreetingNode one(database);
  GreetingNode other(database);
  Client client(*one.engine);
  std::vector<Execution<std::string>> started;
  for (int i = 0; i < 40; ++i) {
    started.push_back(client.start<std::string>("greets", std::to_string(i)).value());
  }
  Client of_other(*other.engine);
  for (std::size_t i = 0; i < started.size(); ++i) {
    CHECK(of_other.result(started[i], 60s).value() == "hello " + std::to_string(i));
  }
  CHECK(one.runs + other.runs == 40);
}

TEST_CASE("embedded postgres: what is started on an engine without a worker runs on another") {
  const TestDatabase database;
  const auto engine = EmbeddedEngine::Open(database.url()).value();
  GreetingNode node(database);
  Client client(*engine);
  const auto started = client.start<std::string>("greets", std::string("you"));
  CHECK(client.result(*started, 60s).value() == "hello you");
}

TEST_CASE(
    "embedded postgres: a start commits with the rows of its transaction, or vanishes with them") {
  const TestDatabase database;
  const Business business(database);
  GreetingNode node(database);
  business.Run("CREATE TABLE orders (id integer PRIMARY KEY)");
  Client client(*node.engine);
  JoinedTransaction joined(business.get());

  business.Run("BEGIN; INSERT INTO orders VALUES (1)");
  const auto vanished =
      node.engine->start_in<std::string>(joined, "greets", std::string("nobody"),
                                         StartWorkflowOptions().with_metadata({{"order", "1"}}));
  REQUIRE(vanished.ok());
  CHECK(absl::IsNotFound(client.get(vanished->id).status()));
  business.Run("ROLLBACK");
  CHECK(absl::IsNotFound(client.get(vanished->id).status()));
  CHECK(business.Run("SELECT count(*) FROM orders") == "0");

  business.Run("BEGIN; INSERT INTO orders VALUES (2)");
  const auto kept = node.engine->start_in<std::string>(
      joined, "greets", std::string("you"), StartWorkflowOptions().with_metadata({{"order", "2"}}));
  REQUIRE(kept.ok());
  CHECK(node.runs == 0);
  CHECK(business.Run("COMMIT; SELECT count(*) FROM orders") == "1");
  CHECK(client.result(*kept, 60s).value() == "hello you");
  const auto listed = client.list({.metadata = ParseJson(R"({"order":"2"})").value()});
  REQUIRE(listed.ok());
  REQUIRE(listed->rows.size() == 1);
  CHECK(listed->rows[0].start.id == kept->id);
  // The embedder's connection is as it was.
  CHECK(PQisnonblocking(business.get()) == 0);
  CHECK(business.Run("SELECT count(*) FROM pg_prepared_statements") == "0");
}

TEST_CASE("embedded postgres: one transaction may start several, with keys") {
  const TestDatabase database;
  const Business business(database);
  GreetingNode node(database);
  JoinedTransaction joined(business.get());
  const auto options = StartWorkflowOptions().with_idempotency_key("order-7");
  business.Run("BEGIN");
  const auto first =
      node.engine->start_in<std::string>(joined, "greets", std::string("a"), options);
  const auto again =
      node.engine->start_in<std::string>(joined, "greets", std::string("b"), options);
  const auto other = node.engine->start_in<std::string>(joined, "greets", std::string("c"));
  REQUIRE(first.ok());
  REQUIRE(again.ok());
  REQUIRE(other.ok());
  CHECK(first->created);
  CHECK_FALSE(again->created);
  CHECK(again->id == first->id);
  business.Run("COMMIT");
  Client client(*node.engine);
  CHECK(client.result(*first, 60s).value() == "hello a");
  CHECK(client.result(*other, 60s).value() == "hello c");
  CHECK(client.start<std::string>("greets", std::string("d"), options)->id == first->id);
}

TEST_CASE("embedded postgres: a refused start leaves the transaction as it was") {
  const TestDatabase database;
  const Business business(database);
  const auto engine = EmbeddedEngine::Open(database.url()).value();
  business.Run("CREATE TABLE orders (id integer PRIMARY KEY)");
  JoinedTransaction joined(business.get());
  Client client(*engine);
  const auto key = SubmitTaskOptions().with_idempotency_key("taken");
  REQUIRE(client.submit_task("greet", std::string("x"), key).ok());

  business.Run("BEGIN; INSERT INTO orders VALUES (1)");
  const auto refused = engine->start_in<std::string>(
      joined, "greets", std::string("x"), StartWorkflowOptions().with_idempotency_key("taken"));
  CHECK(absl::IsFailedPrecondition(refused.status()));
  CHECK(business.Run("COMMIT; SELECT count(*) FROM orders") == "1");
  CHECK(database.Execute("SELECT count(*) FROM workflow_execution") == "0");
}

TEST_CASE("embedded postgres: a start needs a transaction that can go on") {
  const TestDatabase database;
  const Business business(database);
  const auto engine = EmbeddedEngine::Open(database.url()).value();
  JoinedTransaction joined(business.get());
  const auto start = [&] {
    return engine->start_in<std::string>(joined, "greets", std::string("x")).status();
  };
  CHECK(absl::IsFailedPrecondition(start()));
  CHECK_THAT(std::string(start().message()), ContainsText("BEGIN"));
  business.Run("BEGIN");
  CHECK(business.Run("SELECT 1 / 0") == "22012");
  CHECK(absl::IsFailedPrecondition(start()));
  business.Run("ROLLBACK");
  business.Run("SET client_encoding = 'LATIN1'; BEGIN");
  CHECK_THAT(std::string(start().message()), ContainsText("client_encoding"));
  business.Run("ROLLBACK; SET client_encoding = 'UTF8'; BEGIN");
  CHECK(start().ok());
  business.Run("ROLLBACK");
}

}  // namespace
}  // namespace flovyn::sdk
