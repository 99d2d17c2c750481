// What docs/embedding.md shows.
#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "flovyn/postgres/joined_transaction.h"
#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_embedded/embedded_engine.h"
#include "sdk/application_loop.h"
#include "support/test_database.h"
#include "test.h"

namespace {

using namespace std::chrono_literals;

flovyn::Workflow<std::string> ship(flovyn::WorkflowContext& ctx, int order) {
  co_return co_await ctx.task<std::string>("label", order);
}

void add_to(flovyn::sdk::Worker& worker) {
  worker.workflow("ship", ship).task("label", [](int order) {
    return "T-" + std::to_string(order);
  });
}

absl::Status serve(const std::string& url) {
  auto engine = flovyn::EmbeddedEngine::Open(url);
  if (!engine.ok()) return engine.status();
  flovyn::sdk::Worker worker(**engine, {.name = "shop", .max_tasks = 4});
  add_to(worker);
  if (auto started = worker.start(); !started.ok()) return started;

  flovyn::Client client(**engine);
  auto execution = client.start<std::string>("ship", 7);
  if (!execution.ok()) return execution.status();
  auto tracking = client.result(*execution);

  worker.stop();  // finishes what it runs, for at most stop_grace
  return tracking.status();
}

/// The executor of an application, here a queue that one thread works off, and its coroutines.
using flovyn::sdk::ApplicationLoop;
using flovyn::sdk::Job;

Job track(flovyn::AsyncClient& client, int order, std::string& tracking) {
  auto execution = co_await client.start<std::string>("ship", order);
  if (!execution.ok()) co_return;
  auto label = co_await client.result(*execution, 30s);
  tracking = label.ok() ? *label : label.status().ToString();
}

TEST_CASE("embedding guide: a coroutine of the application awaits the engine") {
  auto engine = flovyn::EmbeddedEngine::Open("memory:");
  REQUIRE(engine.ok());
  flovyn::sdk::Worker worker(**engine);
  add_to(worker);
  REQUIRE(worker.start().ok());
  ApplicationLoop loop;
  const auto post = loop.poster();
  flovyn::AsyncClient client(**engine, [&](auto work) { post(std::move(work)); });
  std::string tracking;
  const Job job = track(client, 7, tracking);
  loop.RunUntil([&] { return job.done(); });
  CHECK(tracking == "T-7");
}

absl::Status place_order(flovyn::EmbeddedEngine& engine, PGconn* connection, int order) {
  PQclear(PQexec(connection, "BEGIN"));
  const std::string insert = "INSERT INTO orders VALUES (" + std::to_string(order) + ")";
  PQclear(PQexec(connection, insert.c_str()));
  flovyn::postgres::JoinedTransaction transaction(connection);
  auto execution = engine.start_in<std::string>(transaction, "ship", order);
  PQclear(PQexec(connection, execution.ok() ? "COMMIT" : "ROLLBACK"));
  return execution.status();
}

TEST_CASE("embedding guide: an engine in the process, in memory and on Postgres") {
  const flovyn::testing::TestDatabase database;
  CHECK(serve("memory:").ok());
  CHECK(serve(database.url()).ok());
}

TEST_CASE("embedding guide: the order and its workflow are one transaction") {
  const flovyn::testing::TestDatabase database;
  const auto engine = flovyn::EmbeddedEngine::Open(database.url()).value();
  database.Execute("CREATE TABLE orders (id integer PRIMARY KEY)");
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(database.url().c_str()),
                                                                PQfinish);
  CHECK(place_order(*engine, connection.get(), 7).ok());
  // The number is taken: the INSERT fails, and no workflow starts.
  CHECK_FALSE(place_order(*engine, connection.get(), 7).ok());
  CHECK(database.Execute("SELECT count(*) FROM orders") == "1");
  CHECK(database.Execute("SELECT count(*) FROM workflow_execution") == "1");
}

}  // namespace
