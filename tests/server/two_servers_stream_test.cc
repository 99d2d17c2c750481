// Who watches on one server sees what workers and the engine do on another.
#include <signal.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "server/relay_client.h"
#include "support/test_database.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr char kSent[] = R"(flovyn_stream_relay_items_total{result="sent"})";

/// Two servers: the watcher's and the worker's.
struct TwoServers {
  TestDatabase database;
  ServerProcess watchers{{"--storage", database.url()}};
  ServerProcess workers{{"--storage", database.url()}};
  std::string task = CreateTask(watchers);
  TellingWorker worker{workers};
};

std::vector<std::string> TokensOf(const std::vector<http::ReadEvent>& events) {
  std::vector<std::string> tokens;
  for (const http::ReadEvent& event : events) {
    if (event.name == "token") tokens.push_back(event.data);
  }
  return tokens;
}

std::vector<std::string> Numbers(std::size_t count) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back("token " + std::to_string(i));
  return numbers;
}

TEST_CASE("two servers: a watcher sees all that a worker tells the other one, in order, and once") {
  TwoServers servers;
  http::EventReader stream = Watch(servers.watchers, servers.task);
  REQUIRE(stream.Next().lifecycle() == "TASK_CREATED");
  servers.worker.Take(servers.task);
  const std::vector<std::string> numbers = Numbers(1'000);
  const std::string large(900'000, 'x');
  for (std::size_t i = 0; i < 500; ++i) REQUIRE(servers.worker.Token(numbers[i]));
  REQUIRE(servers.worker.Tell(v1::DATA, "\"" + large + "\""));
  for (std::size_t i = 500; i < 1'000; ++i) REQUIRE(servers.worker.Token(numbers[i]));
  servers.worker.Complete();
  const std::vector<http::ReadEvent> events = stream.UntilEnd();
  CHECK(TokensOf(events) == numbers);
  REQUIRE(events.size() == 1'003);
  // What the worker tells may overtake the word of its claim, never that of its end.
  CHECK(std::ranges::count_if(events, [](const http::ReadEvent& event) {
          return event.lifecycle() == "TASK_STARTED";
        }) == 1);
  CHECK(std::ranges::count_if(events, [&](const http::ReadEvent& event) {
          return event.data.size() == large.size() + 2;
        }) == 1);
  CHECK(events.back().lifecycle() == "TASK_COMPLETED");
  std::set<std::string> ids;
  for (const http::ReadEvent& event : events) ids.insert(event.id);
  CHECK(ids.size() == events.size());
}

TEST_CASE("two servers: a live query sees what the other one commits") {
  TwoServers servers;
  http::EventReader live(
      servers.watchers.http_port(),
      http::GetText("/api/orgs/default/workflows/live?query=status%3D%22PENDING%22"));
  CHECK(live.Next().name == "ready");
  REQUIRE(
      servers.workers.Post("/api/orgs/default/workflow-executions", R"({"kind":"order"})").status ==
      201);
  const http::ReadEvent entered = live.Next();
  CHECK(entered.name == "enter");
  CHECK(entered.json().Find("kind")->AsString() == "order");
}

TEST_CASE("two servers: who watches late, or again, gets what the other server kept") {
  TwoServers servers;
  servers.worker.Take(servers.task);
  REQUIRE(servers.worker.Token("a"));
  std::string last;
  {
    http::EventReader stream = Watch(servers.watchers, servers.task, "?types=tokens");
    const http::ReadEvent event = stream.Next();
    CHECK(event.data == "a");
    last = event.id;
  }
  REQUIRE(servers.worker.Token("b"));
  http::EventReader again(
      servers.watchers.http_port(),
      http::GetText(std::string(kTasksPath) + "/" + servers.task + "/stream?types=tokens",
                    "Last-Event-ID: " + last + "\r\n"));
  CHECK(again.Next().data == "b");
  servers.worker.Complete();
  CHECK(again.UntilEnd().empty());
  // It has ended: what was kept still comes before the end.
  http::EventReader late = Watch(servers.workers, servers.task, "?types=tokens");
  CHECK(TokensOf(late.UntilEnd()) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("two servers: once the watcher has gone nothing is sent") {
  // A round counts once the database has answered, and the watcher may have it before.
  TwoServers servers;
  servers.worker.Take(servers.task);
  {
    http::EventReader stream = Watch(servers.watchers, servers.task, "?types=tokens");
    REQUIRE(servers.worker.Token("a"));
    CHECK(stream.Next().data == "a");
    CHECK(Becomes([&] { return MetricOf(servers.workers, kSent) == 1; }));
  }
  REQUIRE(Becomes([&] { return MetricOf(servers.watchers, "flovyn_open_streams") == 0; }));
  // Word of a later stream comes after word that the first has gone.
  TellingWorker marker(servers.workers);
  const std::string other = CreateTask(servers.watchers);
  marker.Adopt(other);
  http::EventReader markers = Watch(servers.watchers, other, "?types=tokens");
  REQUIRE(marker.Token("1"));
  CHECK(markers.Next().data == "1");
  for (int i = 0; i < 100; ++i) REQUIRE(servers.worker.Token("b"));
  REQUIRE(marker.Token("2"));
  CHECK(markers.Next().data == "2");
  CHECK(Becomes([&] { return MetricOf(servers.workers, kSent) == 3; }));
}

TEST_CASE("two servers: what is told while the connections are lost comes later") {
  TwoServers servers;
  http::EventReader stream = Watch(servers.watchers, servers.task, "?types=tokens");
  servers.worker.Take(servers.task);
  const std::vector<std::string> numbers = Numbers(600);
  for (std::size_t i = 0; i < 600; ++i) {
    REQUIRE(servers.worker.Token(numbers[i]));
    if (i == 300) {
      servers.database.Execute(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
          "WHERE datname = current_database() AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')");
    }
  }
  std::vector<std::string> tokens;
  while (tokens.size() < numbers.size()) tokens.push_back(stream.Next().data);
  CHECK(tokens == numbers);
  servers.worker.Complete();
  CHECK(stream.UntilEnd().empty());
}

TEST_CASE("two servers: what is lost for good is announced in the stream") {
  TwoServers servers;
  http::EventReader stream = Watch(servers.watchers, servers.task, "?types=data");
  servers.worker.Take(servers.task);
  REQUIRE(servers.worker.Tell(v1::DATA, "1"));
  CHECK(stream.Next().data == "1");
  // Nobody may connect for as long as it takes to overflow what the other server keeps.
  const std::string name = servers.database.Execute("SELECT current_database()");
  const TestDatabase elsewhere;
  elsewhere.Execute("ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS false");
  elsewhere.Execute(
      "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '" +
      name + "' AND (query LIKE 'LISTEN%' OR query = 'SELECT 1' OR query LIKE '%pg_notify%')");
  const std::string large = "\"" + std::string(300'000, 'x') + "\"";
  for (int i = 0; i < 6; ++i) REQUIRE(servers.worker.Tell(v1::DATA, large));
  REQUIRE(servers.worker.Tell(v1::DATA, "2"));
  elsewhere.Execute("ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS true");
  const http::ReadEvent lost = stream.Next();
  CHECK(lost.json().Find("type")->AsString() == "Lost");
  CHECK(lost.json().Find("count")->number_text() == "3");
  for (int i = 0; i < 3; ++i) CHECK(stream.Next().data == large);
  CHECK(stream.Next().data == "2");
}

TEST_CASE("two servers: what the engine does on the other one comes in sequence, each once") {
  const TestDatabase database;
  const ServerProcess watchers({"--storage", database.url()});
  const ServerProcess workers({"--storage", database.url()});
  const http::ClientResponse started =
      watchers.Post("/api/orgs/default/workflow-executions",
                    R"({"kind":"order-workflow","input":{"orderId":"o-1"}})");
  INFO(started.body);
  REQUIRE(started.status == 201);
  const std::string id = ParseJson(started.body)->Find("workflowExecutionId")->AsString();
  http::EventReader stream(
      watchers.http_port(),
      http::GetText("/api/orgs/default/workflow-executions/" + id + "/stream?types=events"));
  const auto worker = StartOrderWorker({"--endpoints", workers.endpoint()});
  const std::vector<http::ReadEvent> events = stream.UntilEnd();
  REQUIRE(events.size() > 3);
  int last = 0;
  std::set<std::string> ids;
  for (const http::ReadEvent& event : events) {
    const int sequence = std::stoi(event.id);
    CHECK(sequence >= last);
    last = sequence;
    ids.insert(event.id);
  }
  CHECK(ids.size() == events.size());
  CHECK(events.back().lifecycle() == "WORKFLOW_COMPLETED");
  worker->Signal(SIGTERM);
  CHECK(worker->Wait() == 0);
}

}  // namespace
}  // namespace flovyn::testing
