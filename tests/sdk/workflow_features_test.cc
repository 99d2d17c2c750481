// What workflow code can do, on an engine of this process and on a server, on every store.
#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scene.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ContainsText;

/// How often events of that type are in the history.
int Count(Scene& scene, const WorkflowId& id, std::string_view type) {
  int count = 0;
  const auto events = scene.engine().workflows().Events(Caller::Trusted(), id);
  for (const StoredEvent& event : events.value()) count += event.type == type ? 1 : 0;
  return count;
}

Workflow<std::string> Collects(WorkflowContext& ctx) {
  std::string seen = ctx.has_signal("item") ? "some " : "none ";
  seen += co_await ctx.signal<std::string>("item");
  co_await ctx.task<void>("send two more");
  seen += ctx.has_signal("item") ? " more:" : " no more:";
  for (const std::string& item : ctx.drain_signals<std::string>("item")) seen += " " + item;
  co_return seen + (ctx.has_signal("item") ? " and more" : " and no more");
}

TEST_CASE("workflow features: signals are awaited, looked for, and drained") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("collects", Collects).task("send two more", [&](TaskContext& ctx) {
    const absl::Status sent = client.signal(*ctx.workflow(), "item", "b");
    return sent.ok() ? client.signal(*ctx.workflow(), "item", "c") : sent;
  });
  REQUIRE(worker.start().ok());
  const auto started = client.start<std::string>("collects", Json()).value();
  CHECK(Soon(client, [&] { return Count(scene, started.id, WorkflowSuspended::kType) > 0; }));
  CHECK(client.signal(started.id, "item", "a").ok());
  CHECK(client.result(started).value() == "none a more: b c and no more");
}

Workflow<std::string> Promises(WorkflowContext& ctx) {
  const auto own = ctx.promise<std::string>("own");
  ctx.resolve("own", std::string("mine"));
  const auto late = ctx.promise<int>("late", {.timeout = 20ms});
  std::string seen = co_await own;
  const auto timed_out = co_await late.outcome();
  seen += absl::IsDeadlineExceeded(timed_out.status()) ? ", late, " : ", in time, ";
  const auto answer = co_await ctx.promise<int>("answer").outcome();
  co_return seen + std::string(answer.status().message());
}

TEST_CASE("workflow features: promises are resolved by the workflow, time out, and are rejected") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("promises", Promises);
  REQUIRE(worker.start().ok());
  const auto started = client.start<std::string>("promises", Json()).value();
  CHECK(Soon(client,
             [&] { return client.reject(started.id, "answer", "not today").value_or(false); }));
  const auto result = client.result(started);
  CHECK_THAT(result.value(), ContainsText("mine, late, "));
  CHECK_THAT(result.value(), ContainsText("not today"));
}

Workflow<int> SleepsFor(WorkflowContext& ctx, int hours) {
  co_await ctx.sleep(std::chrono::hours(hours));
  co_return hours;
}

Workflow<std::string> Races(WorkflowContext& ctx) {
  const auto child = co_await ctx.any(ctx.child<int>("sleeps", 1), ctx.sleep(10ms));
  const auto slow = co_await ctx.within(10ms, ctx.promise<int>("never"));
  const auto quick = co_await ctx.within(1h, ctx.task<int>("seven"));
  // The signal that lost is given back: the next that waits for it gets it.
  const auto none = co_await ctx.any(ctx.signal<int>("number"), ctx.sleep(1ms));
  const int number = co_await ctx.signal<int>("number");
  co_return std::to_string(child.index()) + (slow ? "a" : "b") + std::to_string(quick.value_or(0)) +
      std::to_string(none.index()) + std::to_string(number);
}

TEST_CASE("workflow features: what loses a race is cancelled") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("races", Races).workflow("sleeps", SleepsFor).task("seven", [] { return 7; });
  REQUIRE(worker.start().ok());
  const auto started = client.start<std::string>("races", Json()).value();
  // Its timers: of the child's race and of `within`, both fired; the long one; the signal's.
  CHECK(Soon(client, [&] { return Count(scene, started.id, TimerFired::kType) == 3; }));
  CHECK(Count(scene, started.id, TimerCancelled::kType) == 1);
  CHECK(client.signal(started.id, "number", 9).ok());
  CHECK(client.result(started).value() == "1b719");
  const auto cancelled = [&] {
    return client.list({.kind = "sleeps", .status = WorkflowStatus::kCancelled})->total == 1;
  };
  CHECK(Soon(client, cancelled));
}

Workflow<std::string> FailsInside(WorkflowContext& ctx) {
  const auto failed = co_await ctx.child<int>("fails", 3).outcome();
  co_return std::string(failed.status().message());
}

Workflow<int> Fails(WorkflowContext&, int number) {
  co_return absl::NotFoundError("there is no " + std::to_string(number));
}

TEST_CASE("workflow features: the failure of a child is an error of its parent") {
  Scene scene;
  INFO(scene.about());
  Worker worker(scene.backend());
  worker.workflow("fails inside", FailsInside).workflow("fails", Fails);
  REQUIRE(worker.start().ok());
  const auto started = scene.client().start<std::string>("fails inside", Json()).value();
  CHECK_THAT(scene.client().result(started).value(), ContainsText("there is no 3"));
}

std::string Drawn(WorkflowContext& ctx) {
  return absl::FormatTime(ctx.now()) + ctx.uuid().str() + std::to_string(ctx.random()());
}

Workflow<std::string> Draws(WorkflowContext& ctx) {
  const std::string drawn = Drawn(ctx);
  // The first activation records it; the one that ends the workflow has drawn again.
  const std::string recorded = ctx.run("drawn", [&] { return drawn; });
  co_await ctx.task<void>("nothing");
  const std::string second = Drawn(ctx);
  co_return std::string(recorded == drawn ? "same" : "other") +
      (second == drawn ? " twice" : " once") + (ctx.replaying() ? " replayed" : " live");
}

TEST_CASE("workflow features: time, random numbers and ids are the same at each replay") {
  Scene scene;
  INFO(scene.about());
  Worker worker(scene.backend());
  worker.workflow("draws", Draws).task("nothing", [] {});
  REQUIRE(worker.start().ok());
  const auto started = scene.client().start<std::string>("draws", Json()).value();
  CHECK(scene.client().result(started).value() == "same once live");
}

Workflow<std::string> Part(WorkflowContext& ctx, std::string name) {
  co_return name + co_await ctx.task<std::string>("echo", name);
}

Workflow<std::string> KeepsState(WorkflowContext& ctx) {
  ctx.set("kept", 1);
  ctx.set("gone", 2);
  co_await ctx.task<void>("nothing");
  ctx.clear("gone");
  const int kept = ctx.get<int>("kept").value_or(0);
  const bool gone = !ctx.get<int>("gone").has_value();
  const auto [one, two, three] =
      co_await ctx.all(ctx.spawn(Part(ctx, "a")), ctx.task<int>("seven"), ctx.sleep(1ms));
  static_cast<void>(three);
  co_return std::to_string(kept) + (gone ? "gone" : "there") + one + std::to_string(two) +
      co_await Part(ctx, "b") + ctx.kind() + ctx.metadata().text();
}

TEST_CASE("workflow features: state, parts of a workflow, all of them, and the current metadata") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("keeps", KeepsState)
      .task("nothing", [] {})
      .task("seven", [] { return 7; })
      .task("echo", [](const std::string& text) { return text; });
  REQUIRE(worker.start().ok());
  const auto options = StartWorkflowOptions().with_metadata({{"k", "v"}});
  const auto started = client.start<std::string>("keeps", Json(), options).value();
  CHECK(client.result(started).value() == R"(1goneaa7bbkeeps{"k":"v"})");
  CHECK(client.query<Json>(started.id, "state").value().Dump() == R"({"kept":1})");
}

Workflow<std::string> OldCode(WorkflowContext& ctx) {
  co_return "old " + co_await ctx.promise<std::string>("go");
}

Workflow<std::string> NewCode(WorkflowContext& ctx) {
  if (ctx.version("greets first", 1, 2) == 2) co_return co_await ctx.task<std::string>("greet");
  co_return "still old " + co_await ctx.promise<std::string>("go");
}

TEST_CASE("workflow features: changed code goes the old way for executions that began on it") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Execution<std::string> old;
  {
    Worker worker(scene.backend());
    worker.workflow("changes", OldCode);
    REQUIRE(worker.start().ok());
    old = client.start<std::string>("changes", Json()).value();
    CHECK(Soon(client, [&] { return Count(scene, old.id, WorkflowSuspended::kType) > 0; }));
  }
  Worker worker(scene.backend());
  worker.workflow("changes", NewCode).task("greet", [] { return std::string("new"); });
  REQUIRE(worker.start().ok());
  CHECK(client.resolve(old.id, "go", "way").value());
  CHECK(client.result(old).value() == "still old way");
  const auto fresh = client.start<std::string>("changes", Json()).value();
  CHECK(client.result(fresh).value() == "new");
}

/// The lines of workflow code.
class LineLogger final : public Logger {
 public:
  bool Enabled(LogLevel) const override { return true; }
  void Log(LogLevel, std::string_view message, const std::vector<LogField>&) override {
    const MutexLock lock(mutex_);
    text_ += std::string(message) + "\n";
  }
  std::string text() const {
    const MutexLock lock(mutex_);
    return text_;
  }

 private:
  mutable Mutex mutex_;
  std::string text_ ABSL_GUARDED_BY(mutex_);
};

class LoggedBackend final : public Backend, public RuntimePort {
 public:
  LoggedBackend(Backend& backend, Logger& logger) : backend_(backend), logger_(logger) {}

  ExecutionPort& executions() override { return backend_.executions(); }
  TaskPort& tasks() override { return backend_.tasks(); }
  WorkPort& work() override { return backend_.work(); }
  ReportPort& reports() override { return backend_.reports(); }
  RuntimePort& runtime() override { return *this; }

  absl::Time Now() override { return backend_.runtime().Now(); }
  void After(absl::Duration delay, std::function<void()> call) override {
    backend_.runtime().After(delay, std::move(call));
  }
  std::unique_ptr<Executor> MakeExecutor(std::size_t threads) override {
    return backend_.runtime().MakeExecutor(threads);
  }
  Logger& logger() override { return logger_; }

 private:
  Backend& backend_;
  Logger& logger_;
};

Workflow<void> Talks(WorkflowContext& ctx) {
  ctx.log(LogLevel::kInfo, "first");
  co_await ctx.sleep(1ms);
  ctx.log(LogLevel::kInfo, "second");
  co_await ctx.sleep(1ms);
  ctx.log(LogLevel::kInfo, "third");
}

TEST_CASE("workflow features: a line that workflow code logs is written once") {
  Scene scene;
  INFO(scene.about());
  LineLogger lines;
  LoggedBackend backend(scene.backend(), lines);
  Worker worker(backend);
  worker.workflow("talks", Talks);
  REQUIRE(worker.start().ok());
  const auto started = scene.client().start<void>("talks", Json()).value();
  CHECK(scene.client().result(started).ok());
  CHECK(lines.text() == "first\nsecond\nthird\n");
}

}  // namespace
}  // namespace flovyn::sdk
