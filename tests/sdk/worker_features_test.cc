// What tasks, workers and starts can do, on an engine of this process and on a server, on every
// store.
#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "flovyn/domain/tenant.h"
#include "flovyn/sdk/blocking.h"
#include "scene.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ContainsText;

const TenantId kOrg = *TenantId::Parse(kDefaultTenantId);

/// What comes in a stream, as "type data" lines.
class Watcher final : public StreamReader {
 public:
  bool full() const override { return false; }
  void Write(const StreamEvent& event) override {
    const MutexLock lock(mutex_);
    text_ += std::string(ToText(kStreamTypeText, event.type)) + " " + event.data + "\n";
  }
  void Finish() override {}
  std::string text() const {
    const MutexLock lock(mutex_);
    return text_;
  }

 private:
  mutable Mutex mutex_;
  std::string text_ ABSL_GUARDED_BY(mutex_);
};

Workflow<int> TellsAll(WorkflowContext& ctx) {
  co_await ctx.promise<int>("watched");
  co_return co_await ctx.task<int>("tells");
}

absl::StatusOr<int> Tell(TaskContext& ctx) {
  FLOVYN_RETURN_IF_ERROR(ctx.progress(0.25, "a quarter"));
  FLOVYN_RETURN_IF_ERROR(ctx.stream_token("Hi"));
  FLOVYN_RETURN_IF_ERROR(ctx.stream_data(std::vector<int>{1, 2}));
  FLOVYN_RETURN_IF_ERROR(ctx.stream_error("a page is missing"));
  FLOVYN_RETURN_IF_ERROR(ctx.log(TaskLogLevel::kWarn, "it goes on"));
  FLOVYN_RETURN_IF_ERROR(ctx.heartbeat());
  return 7;
}

TEST_CASE("task features: progress, tokens, data, errors and log lines are seen by who watches") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("tells all", TellsAll).task("tells", Tell);
  REQUIRE(worker.start().ok());
  const auto started = client.start<int>("tells all", Json()).value();
  StreamRequest watched;
  watched.tenant = kOrg;
  watched.execution = started.id;
  watched.filter.events = false;
  const auto watcher = std::make_shared<Watcher>();
  StreamService& streams = scene.engine().streams();
  const auto ticket = streams.Open(Caller::Trusted(), watched, watcher);
  REQUIRE(ticket.ok());
  streams.Continue(*ticket);
  CHECK(Soon(client, [&] { return client.resolve(started.id, "watched", 1).value_or(false); }));
  CHECK(client.result(started).value() == 7);
  CHECK(Soon(client, [&] { return watcher->text().find("error") != std::string::npos; }));
  streams.Close(*ticket);
  CHECK(watcher->text() == "progress 0.25\ntoken Hi\ndata [1,2]\nerror a page is missing\n");
  const auto tasks =
      scene.engine().tasks().ListByWorkflow(Caller::Trusted(), kOrg, started.id).value();
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].progress_details == "a quarter");
  const auto lines =
      scene.engine().task_reports().Logs(Caller::Trusted(), kOrg, tasks[0].start.id, {}, {});
  REQUIRE(lines.value().total == 1);
  CHECK(lines->rows[0].message == "it goes on");
  CHECK(lines->rows[0].level == TaskLogLevel::kWarn);
}

Workflow<void> RunsLong(WorkflowContext& ctx) { co_await ctx.task<void>("long"); }

TEST_CASE("task features: a task is told that its workflow was cancelled") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Mailbox<int> begun;
  Mailbox<int> told;
  Worker worker(scene.backend(), {.heartbeat = 5ms});
  worker.workflow("runs long", RunsLong).task("long", [&](TaskContext& ctx) {
    begun.Put(1);
    bool refused = false;
    while (!ctx.cancelled()) refused = !ctx.heartbeat().ok();
    told.Put(refused || !ctx.heartbeat().ok() ? 1 : 0);
    return absl::CancelledError("as I was told");
  });
  REQUIRE(worker.start().ok());
  const auto started = client.start<void>("runs long", Json()).value();
  CHECK(begun.Take(scene.backend().runtime()) == 1);
  CHECK(client.cancel(started.id, "not needed").value());
  CHECK(told.Take(scene.backend().runtime()) == 1);
  CHECK(absl::IsCancelled(client.result(started)));
}

Workflow<std::string> TakesTooLong(WorkflowContext& ctx) {
  const auto late = co_await ctx.task<int>("nobody does it", Json(), {.timeout = 20ms}).outcome();
  co_return std::string(late.status().message());
}

TEST_CASE(
    "task features: a task that takes longer than its time-out fails, of a workflow and alone") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("takes too long", TakesTooLong);
  REQUIRE(worker.start().ok());
  const auto started = client.start<std::string>("takes too long", Json()).value();
  CHECK_THAT(client.result(started).value(), ContainsText("timed out"));
  const auto alone =
      client.submit_task("nobody does it", Json(), SubmitTaskOptions().with_timeout(20ms));
  const absl::Status late = client.task_result<int>(alone.value()).status();
  CHECK_THAT(std::string(late.message()), ContainsText("timed out"));
}

Workflow<void> AsksWithPriority(WorkflowContext& ctx) {
  auto first = ctx.task<void>("noted", "first");
  auto second = ctx.task<void>("noted", "second");
  auto urgent = ctx.task<void>("noted", "urgent", {.priority = 60s});
  co_await ctx.all(std::move(first), std::move(second), std::move(urgent));
}

TEST_CASE("task features: of tasks that wait the one with the highest priority is served first") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker decides(scene.backend(), {.name = "decides"});
  decides.workflow("asks", AsksWithPriority);
  REQUIRE(decides.start().ok());
  const auto started = client.start<void>("asks", Json()).value();
  const auto scheduled = [&] {
    return scene.engine().tasks().ListByWorkflow(Caller::Trusted(), kOrg, started.id)->size();
  };
  REQUIRE(Soon(client, [&] { return scheduled() == 3; }));
  std::vector<std::string> order;  // one task at a time
  Worker works(scene.backend(), {.name = "works", .max_tasks = 1});
  works.task("noted", [&](std::string name) {
    order.push_back(std::move(name));
    return absl::OkStatus();
  });
  REQUIRE(works.start().ok());
  CHECK(client.result(started).ok());
  works.stop();
  REQUIRE(order.size() == 3);
  CHECK(order[0] == "urgent");
}

Workflow<int> AsksWithKey(WorkflowContext& ctx) {
  co_return co_await ctx.task<int>("keyed", Json(), {.idempotency_key = "of a workflow"});
}

TEST_CASE("task features: an idempotency key stands for one task") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  std::atomic<int> runs = 0;
  Worker worker(scene.backend());
  worker.workflow("asks with key", AsksWithKey).task("keyed", [&] { return ++runs; });
  REQUIRE(worker.start().ok());
  const auto options = SubmitTaskOptions().with_idempotency_key("alone");
  const TaskId alone = client.submit_task("keyed", Json(), options).value();
  CHECK(client.task_result<int>(alone).value() == 1);
  CHECK(client.submit_task("keyed", Json(), options).value() == alone);
  const auto started = client.start<int>("asks with key", Json()).value();
  CHECK(client.result(started).value() == 2);
  const auto tasks =
      scene.engine().tasks().ListByWorkflow(Caller::Trusted(), kOrg, started.id).value();
  REQUIRE(tasks.size() == 1);
  const auto again = SubmitTaskOptions().with_idempotency_key("of a workflow");
  CHECK(client.submit_task("keyed", Json(), again).value() == tasks[0].start.id);
  CHECK(runs == 2);
}

Workflow<int> Adds(WorkflowContext& ctx, std::vector<int> values) {
  int sum = 0;
  for (const int value : values) sum += co_await ctx.task<int>("same", value);
  co_return sum;
}

TEST_CASE("worker features: hooks hear of activations and tasks, and schemas are registered") {
  Scene scene;
  INFO(scene.about());
  std::atomic<int> activations = 0;
  std::atomic<int> failures = 0;
  std::atomic<int> tasks = 0;
  WorkerOptions options;
  options.hooks.activated = [&](const WorkflowId&, const ActivationOutcome& outcome) {
    ++activations;
    if (!outcome.failure.empty()) ++failures;
  };
  options.hooks.task_ended = [&](const TaskExecution& task, const absl::Status& status) {
    if (task.start.kind == "same" && status.ok()) ++tasks;
  };
  Worker worker(scene.backend(), options);
  worker.workflow("adds", Adds).task("same", [](int value) { return value; });
  REQUIRE(worker.start().ok());
  Client& client = scene.client();
  CHECK(client.result(client.start<int>("adds", std::vector<int>{1, 2}).value()).value() == 3);
  CHECK(tasks == 2);
  CHECK(activations >= 3);
  CHECK(failures == 0);
  const auto schema =
      scene.engine().workers().InputSchema(Caller::Trusted(), kOrg, WorkType::kWorkflow, "adds");
  CHECK_THAT(std::string(schema.value().json()), ContainsText("array"));
}

TEST_CASE("worker features: no more tasks run at a time than it was told") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  Worker worker(scene.backend(), {.max_tasks = 2});
  worker.task("busy", [&](TaskContext& ctx) {
    const int now = ++running;
    for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
    }
    // Each stays until two have been there at a time.
    while (most < 2) {
      if (const absl::Status alive = ctx.heartbeat(); !alive.ok()) return alive;
    }
    --running;
    return absl::OkStatus();
  });
  REQUIRE(worker.start().ok());
  std::vector<TaskId> submitted;
  for (int i = 0; i < 6; ++i) submitted.push_back(client.submit_task("busy", Json()).value());
  for (const TaskId& task : submitted) CHECK(client.task_result<Json>(task).ok());
  CHECK(most == 2);
}

Workflow<std::string> Same(WorkflowContext&, std::string text) { co_return text; }

TEST_CASE("client features: a start names queue, priority, version and metadata") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker elsewhere(scene.backend(), {.name = "elsewhere", .queue = "asia"});
  Worker worker(scene.backend(), {.name = "here", .queue = "eu"});
  elsewhere.workflow("same", Same).workflow("other", Same);
  worker.workflow("same", Same);
  REQUIRE(elsewhere.start().ok());
  REQUIRE(worker.start().ok());
  const std::map<std::string, std::string> entries = {{"b", "2"}};
  const auto options = StartWorkflowOptions()
                           .with_metadata({{"a", "1"}})
                           .with_metadata(entries)
                           .with_metadata_entry("c", "3")
                           .with_queue("eu")
                           .with_priority(60s)
                           .with_version("v7");
  const auto started = client.start_raw("same", R"("raw")", options).value();
  CHECK(client.result_raw(started.id).value() == R"("raw")");
  const WorkflowExecution found = client.get(started.id).value();
  CHECK(found.start.metadata.text() == R"({"b":"2","c":"3"})");
  CHECK(found.start.queue == "eu");
  CHECK(found.start.version == "v7");
  CHECK(client.list({.queue = "eu"})->total == 1);
  CHECK(client.list({.queue = "asia"})->total == 0);
  // Nobody on "eu" runs this kind.
  const auto waits = client.start<std::string>("other", "x", options).value();
  CHECK(absl::IsDeadlineExceeded(client.result(waits, 50ms).status()));
  CHECK(client.cancel(waits.id, "nobody does it").value());
}

}  // namespace
}  // namespace flovyn::sdk
