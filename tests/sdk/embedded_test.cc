// Clients and workers with threads of their own, on engines that are opened by URL.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "flovyn/sdk/blocking.h"
#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_embedded/embedded_engine.h"
#include "test.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ContainsText;

/// An SQLite file that goes with the test.
class Database {
 public:
  Database() {
    std::string name = (std::filesystem::temp_directory_path() / "flovyn-sdk-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~Database() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  std::string url() const { return "sqlite:" + directory_ + "/flovyn.db"; }

 private:
  std::string directory_;
};

Workflow<int> Sum(WorkflowContext& ctx, std::vector<int> values) {
  std::vector<Future<int>> doubled;
  for (const int value : values) doubled.push_back(ctx.task<int>("double", value));
  int sum = 0;
  for (const int value : co_await ctx.all(doubled)) sum += value;
  co_await ctx.sleep(20ms);
  co_return sum;
}

TEST_CASE("embedded: many workflows at a time, in memory and in a file") {
  const Database database;
  for (const std::string& url : {std::string("memory:"), database.url()}) {
    INFO(url);
    const auto engine = EmbeddedEngine::Open(url);
    REQUIRE(engine.ok());
    std::atomic<int> runs = 0;
    Worker worker(**engine, {.name = "sums", .max_tasks = 3});
    worker.workflow("sum", Sum).task("double", [&](int value) {
      ++runs;
      return 2 * value;
    });
    REQUIRE(worker.start().ok());
    Client client(**engine);
    std::vector<Execution<int>> started;
    for (int i = 0; i < 20; ++i) {
      started.push_back(client.start<int>("sum", std::vector<int>{i, 1, 2}).value());
    }
    for (int i = 0; i < 20; ++i) {
      CHECK(client.result(started[static_cast<std::size_t>(i)]).value() == 2 * i + 6);
    }
    CHECK(runs == 60);
    worker.stop();
  }
}

Workflow<std::string> Asks(WorkflowContext& ctx) {
  const std::string first = co_await ctx.task<std::string>("first");
  const std::string answer = co_await ctx.promise<std::string>("answer");
  co_return first + answer + co_await ctx.task<std::string>("second");
}

TEST_CASE("embedded: an execution goes on where it was when the file is opened again") {
  const Database database;
  Execution<std::string> execution;
  std::atomic<int> first_runs = 0;
  const auto add_code = [&](Worker& worker) {
    worker.workflow("asks", Asks)
        .task("first", [&] { return "one" + std::to_string(++first_runs); })
        .task("second", [] { return std::string("two"); });
  };
  {
    const auto engine = EmbeddedEngine::Open(database.url());
    REQUIRE(engine.ok());
    Worker worker(**engine);
    add_code(worker);
    REQUIRE(worker.start().ok());
    Client client(**engine);
    execution = client.start<std::string>("asks", Json()).value();
    const auto early = client.result(execution, 200ms);
    CHECK(absl::IsDeadlineExceeded(early.status()));
  }
  const auto engine = EmbeddedEngine::Open(database.url());
  REQUIRE(engine.ok());
  Worker worker(**engine);
  add_code(worker);
  REQUIRE(worker.start().ok());
  Client client(**engine);
  // The first engine may have been closed before its worker got so far.
  absl::StatusOr<bool> resolved = false;
  for (int i = 0; i < 600 && !resolved.value_or(false); ++i) {
    resolved = client.resolve(execution.id, "answer", "/yes/");
    client.result(execution, 50ms).IgnoreError();
  }
  CHECK(client.result(execution).value() == "one1/yes/two");
}

TEST_CASE("embedded: a worker that is stopped finishes what it runs and takes no more") {
  const auto engine = EmbeddedEngine::Open("memory:");
  REQUIRE(engine.ok());
  Client client(**engine);
  Mailbox<int> begun;
  Mailbox<int> go_on;
  TaskId running;
  TaskId waiting;
  {
    Worker worker(**engine, {.max_tasks = 1, .stop_grace = 1ms});
    worker.task("slow", [&](int value) {
      begun.Put(value);
      go_on.Take((*engine)->runtime());
      return value;
    });
    REQUIRE(worker.start().ok());
    running = client.submit_task("slow", 1).value();
    CHECK(begun.Take((*engine)->runtime()) == 1);
    waiting = client.submit_task("slow", 2).value();
    worker.stop();  // the grace is over, and the task still runs
    CHECK(absl::IsDeadlineExceeded(client.task_result<int>(running, 1ms).status()));
    CHECK(absl::IsFailedPrecondition(worker.start()));
    go_on.Put(1);
  }
  CHECK(client.task_result<int>(running, 1ms).value() == 1);
  CHECK(absl::IsDeadlineExceeded(client.task_result<int>(waiting, 1ms).status()));
}

TEST_CASE("embedded: a URL that names no store is refused without showing it") {
  const auto engine = EmbeddedEngine::Open("mysql://user:secret@host");
  REQUIRE_FALSE(engine.ok());
  CHECK(absl::IsInvalidArgument(engine.status()));
  CHECK_THAT(std::string(engine.status().message()), !ContainsText("secret"));
}

}  // namespace
}  // namespace flovyn::sdk
