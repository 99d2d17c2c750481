// Coroutines of the application that await the engine, on an executor of its own: one thread, which
// is the test's.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "application_loop.h"
#include "scene.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ContainsText;

Workflow<int> Doubled(WorkflowContext& ctx, int value) {
  co_return co_await ctx.task<int>("double", value);
}

Workflow<std::string> Waits(WorkflowContext& ctx) {
  ctx.set("step", std::string("waits"));
  const auto answer = co_await ctx.promise<std::string>("answer").outcome();
  const std::string text = answer.ok() ? *answer : std::string(answer.status().message());
  co_return text + co_await ctx.signal<std::string>("more");
}

/// A worker, an executor of the application, and the client that is tested.
struct AsyncScene : Scene {
  AsyncScene() {
    worker.workflow("doubled", Doubled)
        .workflow("waits", Waits)
        .task("double", [](int value) { return 2 * value; })
        .task("nothing", [] {});
    REQUIRE(worker.start().ok());
  }

  ApplicationLoop loop;
  AsyncClient async{backend(), loop.poster()};
  Worker worker{backend()};
};

Job DoubleIt(AsyncScene& scene, int value, int& sum, int& elsewhere) {
  const std::thread::id here = std::this_thread::get_id();
  const auto started = co_await scene.async.start<int>("doubled", value);
  const auto result = co_await scene.async.result(started.value());
  sum += result.value();
  if (std::this_thread::get_id() != here) ++elsewhere;
}

TEST_CASE("async client: one thread of the application awaits many executions at a time") {
  AsyncScene scene;
  INFO(scene.about());
  int sum = 0;
  int elsewhere = 0;
  std::vector<Job> jobs;
  for (int i = 0; i < 50; ++i) jobs.push_back(DoubleIt(scene, i, sum, elsewhere));
  for (const Job& job : jobs) {
    scene.loop.RunUntil([&] { return job.done(); });
  }
  CHECK(sum == 2'450);
  CHECK(elsewhere == 0);
}

// No co_await stands in a CHECK: its macro names the expression twice, and g++ 12 awaits both.
Job EveryCall(AsyncScene& scene) {
  AsyncClient& client = scene.async;
  const auto keyed =
      StartWorkflowOptions().with_idempotency_key("one").with_metadata({{"kind", "odd"}});
  const auto first = co_await client.signal_with_start("waits", Json(), "more", "!", keyed);
  CHECK(first.value().started);
  const WorkflowId id = first->workflow;
  bool asked = false;
  while (!asked) {
    const auto step = co_await client.query<std::string>(id, "step");
    asked = step.ok() && *step == "waits";
  }
  const auto resolved = co_await client.resolve(id, "answer", "yes");
  CHECK(resolved.value());
  const Execution<std::string> execution{id};
  const auto result = co_await client.result(execution);
  CHECK(result.value() == "yes!");
  const auto got = co_await client.get(id);
  CHECK(got.value().status == WorkflowStatus::kCompleted);
  const ListOptions odd{.metadata = *ParseJson(R"({"kind":"odd"})")};
  const auto found = co_await client.list(odd);
  CHECK(found.value().total == 1);
  const auto cancelled = co_await client.cancel(id, "too late");
  CHECK_FALSE(cancelled.value());
}

Job EveryOtherCall(AsyncScene& scene) {
  AsyncClient& client = scene.async;
  const auto started = co_await client.start<std::string>("waits", Json());
  absl::StatusOr<bool> rejected = false;
  while (!rejected.value_or(false)) {
    rejected = co_await client.reject(started.value().id, "answer", "no");
  }
  const absl::Status signalled = co_await client.signal(started->id, "more", "?");
  CHECK(signalled.ok());
  const auto result = co_await client.result(*started);
  CHECK_THAT(result.value(), ContainsText("no"));
  const auto task = co_await client.submit_task("double", 21);
  const auto doubled = co_await client.task_result<int>(task.value());
  CHECK(doubled.value() == 42);
  const auto nothing = co_await client.submit_task("nothing", Json());
  const absl::Status ended = co_await client.task_result<void>(nothing.value());
  CHECK(ended.ok());
}

TEST_CASE("async client: each call of the blocking client can be awaited") {
  AsyncScene scene;
  INFO(scene.about());
  const Job job = EveryCall(scene);
  const Job other = EveryOtherCall(scene);
  scene.loop.RunUntil([&] { return job.done() && other.done(); });
}

Job AwaitsErrors(AsyncScene& scene, WorkflowId& waits) {
  AsyncClient& client = scene.async;
  const auto started = co_await client.start<std::string>("waits", Json());
  waits = started.value().id;
  const auto late = co_await client.result(*started, 20ms);
  CHECK(absl::IsDeadlineExceeded(late.status()));
  CHECK_THAT(std::string(late.status().message()), ContainsText(waits.str()));
  const auto nameless = co_await client.start<int>("", 1);
  CHECK(absl::IsInvalidArgument(nameless.status()));
  const auto nobody = co_await client.get(WorkflowId());
  CHECK(absl::IsNotFound(nobody.status()));
  const ListOptions wrong{.metadata = *ParseJson("7")};
  const auto unlisted = co_await client.list(wrong);
  CHECK(absl::IsInvalidArgument(unlisted.status()));
  const auto cancelled = co_await client.cancel(waits, "enough");
  CHECK(cancelled.value());
  const auto ended = co_await client.result(*started);
  CHECK(absl::IsCancelled(ended.status()));
}

TEST_CASE("async client: a deadline and errors are answers") {
  AsyncScene scene;
  INFO(scene.about());
  WorkflowId waits;
  const Job job = AwaitsErrors(scene, waits);
  scene.loop.RunUntil([&] { return job.done(); });
}

Job AwaitsForever(AsyncClient& client, WorkflowId id, bool& resumed) {
  const Execution<std::string> execution{id};
  const auto result = co_await client.result(execution);
  resumed = true;
}

TEST_CASE("async client: a coroutine that is destroyed while it waits is not resumed") {
  AsyncScene scene;
  INFO(scene.about());
  const auto started = scene.client().start<std::string>("waits", Json()).value();
  bool dropped_resumed = false;
  bool kept_resumed = false;
  const Job kept = AwaitsForever(scene.async, started.id, kept_resumed);
  { const Job dropped = AwaitsForever(scene.async, started.id, dropped_resumed); }
  CHECK(scene.client().cancel(started.id, "enough").value());
  scene.loop.RunUntil([&] { return kept.done(); });
  CHECK(kept_resumed);
  CHECK_FALSE(dropped_resumed);
  CHECK(scene.loop.posted() == 1);
}

TEST_CASE("async client: a coroutine that is destroyed when its answer is posted is not resumed") {
  AsyncScene scene;
  INFO(scene.about());
  const auto started = scene.client().start<std::string>("waits", Json()).value();
  CHECK(scene.client().cancel(started.id, "enough").value());
  bool resumed = false;
  {
    const Job dropped = AwaitsForever(scene.async, started.id, resumed);
    CHECK(Soon(scene.client(), [&] { return scene.loop.posted() == 1; }));
  }
  int ran = 0;
  scene.loop.poster()([&] { ++ran; });
  scene.loop.RunUntil([&] { return ran == 1; });
  CHECK_FALSE(resumed);
}

TEST_CASE("async client: a callback is called in the executor") {
  AsyncScene scene;
  INFO(scene.about());
  std::optional<int> doubled;
  scene.async.start<int>("doubled", 4).then([&](const absl::StatusOr<Execution<int>>& started) {
    scene.async.result(started.value()).then([&](const absl::StatusOr<int>& result) {
      doubled = result.value();
    });
  });
  scene.loop.RunUntil([&] { return doubled.has_value(); });
  CHECK(*doubled == 8);
}

}  // namespace
}  // namespace flovyn::sdk
