// Clients and workers with threads of their own: the same code on an engine of this process and on
// a server, on every store.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "flovyn/sdk/blocking.h"
#include "flovyn/sdk/sdk.h"
#include "host.h"
#include "test.h"
#include "test_store.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ContainsText;

Workflow<int> Sum(WorkflowContext& ctx, std::vector<int> values) {
  std::vector<Future<int>> doubled;
  for (const int value : values) doubled.push_back(ctx.task<int>("double", value));
  int sum = 0;
  for (const int value : co_await ctx.all(doubled)) sum += value;
  co_await ctx.sleep(20ms);
  co_return sum;
}

TEST_CASE("backend: many workflows at a time") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kStores)));
  INFO(way.name << " on " << store.url());
  const auto host = way.open(store.url());
  std::atomic<int> runs = 0;
  Worker worker(host->backend(), {.name = "sums", .max_tasks = 3});
  worker.workflow("sum", Sum).task("double", [&](int value) {
    ++runs;
    return 2 * value;
  });
  REQUIRE(worker.start().ok());
  Client client(host->backend());
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

Workflow<std::string> Asks(WorkflowContext& ctx) {
  const std::string first = co_await ctx.task<std::string>("first");
  const std::string answer = co_await ctx.promise<std::string>("answer");
  co_return first + answer + co_await ctx.task<std::string>("second");
}

TEST_CASE("backend: an execution goes on where it was when the store is opened again") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kDurableStores)));
  INFO(way.name << " on " << store.url());
  Execution<std::string> execution;
  std::atomic<int> first_runs = 0;
  const auto add_code = [&](Worker& worker) {
    worker.workflow("asks", Asks)
        .task("first", [&] { return "one" + std::to_string(++first_runs); })
        .task("second", [] { return std::string("two"); });
  };
  {
    const auto host = way.open(store.url());
    Worker worker(host->backend());
    add_code(worker);
    REQUIRE(worker.start().ok());
    Client client(host->backend());
    execution = client.start<std::string>("asks", Json()).value();
    const auto early = client.result(execution, 200ms);
    CHECK(absl::IsDeadlineExceeded(early.status()));
  }
  const auto host = way.open(store.url());
  Worker worker(host->backend());
  add_code(worker);
  REQUIRE(worker.start().ok());
  Client client(host->backend());
  // The first engine may have been closed before its worker got so far.
  absl::StatusOr<bool> resolved = false;
  for (int i = 0; i < 600 && !resolved.value_or(false); ++i) {
    resolved = client.resolve(execution.id, "answer", "/yes/");
    client.result(execution, 50ms).IgnoreError();
  }
  CHECK(client.result(execution).value() == "one1/yes/two");
}

TEST_CASE("backend: a worker that is stopped finishes what it runs and takes no more") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kStores)));
  INFO(way.name << " on " << store.url());
  const auto host = way.open(store.url());
  Client client(host->backend());
  Mailbox<int> begun;
  Mailbox<int> go_on;
  TaskId running;
  TaskId waiting;
  {
    Worker worker(host->backend(), {.max_tasks = 1, .stop_grace = 1ms});
    worker.task("slow", [&](int value) {
      begun.Put(value);
      go_on.Take(host->backend().runtime());
      return value;
    });
    REQUIRE(worker.start().ok());
    running = client.submit_task("slow", 1).value();
    CHECK(begun.Take(host->backend().runtime()) == 1);
    waiting = client.submit_task("slow", 2).value();
    worker.stop();  // the grace is over, and the task still runs
    CHECK(absl::IsDeadlineExceeded(client.task_result<int>(running, 1ms).status()));
    CHECK(absl::IsFailedPrecondition(worker.start()));
    go_on.Put(1);
  }
  CHECK(client.task_result<int>(running, 1ms).value() == 1);
  CHECK(absl::IsDeadlineExceeded(client.task_result<int>(waiting, 1ms).status()));
}

Workflow<std::string> Skippable(WorkflowContext& ctx) {
  ctx.set("step", std::string("waits"));
  auto first = co_await ctx.any(ctx.promise<std::string>("answer", {.timeout = 1h}),
                                ctx.signal<std::string>("skip"));
  const std::string text = first.index() == 0 ? std::get<0>(first) : std::get<1>(first);
  const auto child = co_await ctx.child<std::string>("echo", text + "!");
  co_return child + ctx.metadata().text();
}

Workflow<std::string> Echo(WorkflowContext& ctx, std::string text) {
  const int number = ctx.run("number", [] { return 7; });
  co_return text + std::to_string(number) + (ctx.version("echo", 1, 2) == 2 ? "b" : "a");
}

/// Resolves the promise as soon as the workflow has made it.
bool ResolveSoon(Client& client, const WorkflowId& id, std::string_view value) {
  absl::StatusOr<bool> resolved = false;
  for (int i = 0; i < 600 && !resolved.value_or(false); ++i) {
    resolved = client.resolve(id, "answer", value);
    client.result_raw(id, 10ms).IgnoreError();
  }
  return resolved.value_or(false);
}

TEST_CASE("backend: promises, signals, queries, children, lists by metadata, cancellation") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kStores)));
  INFO(way.name << " on " << store.url());
  const auto host = way.open(store.url());
  Worker worker(host->backend());
  worker.workflow("waits", Skippable).workflow("echo", Echo);
  REQUIRE(worker.start().ok());
  Client client(host->backend());
  const auto options = StartWorkflowOptions()
                           .with_metadata({{"customer", "C-1"}})
                           .with_metadata_entry("vip", Json::Bool(true));
  const auto one = client.start<std::string>("waits", Json(), options).value();
  const auto two = client.start<std::string>("waits", Json()).value();
  const auto three = client.start<std::string>("waits", Json()).value();
  CHECK(ResolveSoon(client, one.id, "yes"));
  CHECK(client.query<std::string>(one.id, "step").value() == "waits");
  CHECK_FALSE(client.resolve(one.id, "answer", "no").value_or(false));
  CHECK(client.signal(two.id, "skip", "skipped").ok());
  CHECK(client.cancel(three.id, "changed my mind").value());
  CHECK_FALSE(client.cancel(three.id, "again").value());
  CHECK(client.result(one).value() == R"(yes!7b{"customer":"C-1","vip":true})");
  CHECK(client.result(two).value() == "skipped!7b");
  CHECK(absl::IsCancelled(client.result(three).status()));

  const auto found = client.list({.metadata = *ParseJson(R"({"vip":true})"), .kind = "waits"});
  REQUIRE(found.ok());
  REQUIRE(found->rows.size() == 1);
  CHECK(found->total == 1);
  CHECK(found->rows[0].start.id == one.id);
  CHECK(found->rows[0].start.metadata.text() == R"({"customer":"C-1","vip":true})");
  CHECK(found->rows[0].status == WorkflowStatus::kCompleted);
  CHECK(client.list({.status = WorkflowStatus::kCancelled})->total == 1);
  ListOptions asked{.query = R"(kind = "waits" AND metadata.vip IS NULL ORDER BY createdAt)",
                    .page = {.limit = 1}};
  const auto first = client.list(asked);
  REQUIRE(first.ok());
  CHECK(first->total == 2);
  CHECK(first->rows.at(0).start.id == two.id);
  asked.cursor = first->next_cursor;
  CHECK(client.list(asked)->rows.at(0).start.id == three.id);
  CHECK(client.get(two.id)->start.kind == "waits");
  CHECK(absl::IsNotFound(client.get(WorkflowId()).status()));
  CHECK(absl::IsInvalidArgument(client.query<std::string>(one.id, "nothing").status()));
}

TEST_CASE("backend: one key is one execution, also when a signal starts it") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kStores)));
  INFO(way.name << " on " << store.url());
  const auto host = way.open(store.url());
  Worker worker(host->backend());
  worker.workflow("waits", Skippable).workflow("echo", Echo);
  REQUIRE(worker.start().ok());
  Client client(host->backend());
  const auto keyed =
      StartWorkflowOptions().with_idempotency_key("order-1").with_idempotency_ttl(1h).with_metadata(
          {{"from", "signal"}});
  const auto first = client.signal_with_start("waits", Json(), "skip", "early", keyed).value();
  const auto again = client.start<std::string>("waits", Json(), keyed).value();
  CHECK(first.started);
  CHECK_FALSE(again.created);
  CHECK(first.workflow == again.id);
  CHECK(client.result(again).value() == R"(early!7b{"from":"signal"})");
  const auto other = client.start<std::string>("waits", Json()).value();
  CHECK(other.created);
  CHECK(client.signal(other.id, "skip", "late").ok());
  CHECK(client.result(other).value() == "late!7b");
}

Workflow<int> Unlucky(WorkflowContext& ctx, int tries) {
  co_return co_await ctx.task<int>("flaky", tries, {.max_retries = 5});
}

TEST_CASE("backend: tasks are tried again, but not after an error that is marked") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kStores)));
  INFO(way.name << " on " << store.url());
  const auto host = way.open(store.url());
  std::atomic<int> runs = 0;
  Worker worker(host->backend());
  worker.workflow("unlucky", Unlucky)
      .task("flaky", [&](TaskContext& ctx, int tries) -> absl::StatusOr<int> {
        ++runs;
        if (tries < 0) return NotRetryable(absl::InvalidArgumentError("no such card"));
        if (ctx.attempt() < tries) return absl::UnavailableError("try again");
        return ctx.attempt();
      });
  REQUIRE(worker.start().ok());
  Client client(host->backend());
  CHECK(client.result(client.start<int>("unlucky", 2).value()).value() == 2);
  runs = 0;
  const absl::Status failed = client.result(client.start<int>("unlucky", -1).value()).status();
  CHECK(absl::IsAborted(failed));
  CHECK_THAT(std::string(failed.message()), ContainsText("task flaky failed: no such card"));
  CHECK(runs == 1);
}

TEST_CASE("backend: standalone tasks, with state that outlives a run") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kStores)));
  INFO(way.name << " on " << store.url());
  const auto host = way.open(store.url());
  Worker worker(host->backend());
  worker.task("count", [](TaskContext& ctx, std::string name) -> absl::StatusOr<std::string> {
    FLOVYN_ASSIGN_OR_RETURN(const std::optional<int> seen, ctx.get<int>("seen"));
    FLOVYN_RETURN_IF_ERROR(ctx.set("seen", seen.value_or(0) + 1));
    FLOVYN_RETURN_IF_ERROR(ctx.set("gone", 1));
    FLOVYN_RETURN_IF_ERROR(ctx.clear("gone"));
    FLOVYN_ASSIGN_OR_RETURN(const std::optional<int> gone, ctx.get<int>("gone"));
    FLOVYN_RETURN_IF_ERROR(ctx.progress(0.5, "half"));
    FLOVYN_RETURN_IF_ERROR(ctx.log(TaskLogLevel::kInfo, "counting"));
    FLOVYN_RETURN_IF_ERROR(ctx.stream_token("a"));
    FLOVYN_RETURN_IF_ERROR(ctx.stream_data(7));
    FLOVYN_RETURN_IF_ERROR(ctx.heartbeat());
    if (ctx.attempt() < 2) throw std::runtime_error("not yet");
    return name + std::to_string(seen.value_or(0)) + (gone ? "gone" : "") + ctx.metadata().text() +
           std::to_string(ctx.max_retries());
  });
  REQUIRE(worker.start().ok());
  Client client(host->backend());
  const auto options = SubmitTaskOptions().with_metadata({{"k", "v"}}).with_max_retries(4);
  const auto task = client.submit_task("count", "seen ", options).value();
  CHECK(client.task_result<std::string>(task).value() == R"(seen 1{"k":"v"}4)");
}

Workflow<void> TooMuch(WorkflowContext& ctx) { co_await ctx.task<void>(std::string(1000, 'x')); }

TEST_CASE("backend: what the engine refuses fails the workflow with the reason") {
  const Way way = GENERATE(from_range(kWays));
  const TestStore store(GENERATE(from_range(kStores)));
  INFO(way.name << " on " << store.url());
  const auto host = way.open(store.url());
  Worker worker(host->backend());
  worker.workflow("too-much", TooMuch);
  REQUIRE(worker.start().ok());
  Client client(host->backend());
  const auto started = client.start<void>("too-much", Json()).value();
  CHECK_THAT(std::string(client.result(started).message()),
             ContainsText("the engine refused what the workflow asked for: "));
  CHECK_THAT(std::string(client.start<void>("", Json()).status().message()), ContainsText("kind"));
}

TEST_CASE("embedded: a URL that names no store is refused without showing it") {
  const auto engine = EmbeddedEngine::Open("mysql://user:secret@host");
  REQUIRE_FALSE(engine.ok());
  CHECK(absl::IsInvalidArgument(engine.status()));
  CHECK_THAT(std::string(engine.status().message()), !ContainsText("secret"));
}

}  // namespace
}  // namespace flovyn::sdk
