// What has to hold when many do things at once, twice, or at the wrong moment.
#include <algorithm>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "scenario.h"
#include "scripted_client.h"

namespace flovyn::testing {
namespace {

constexpr int kWorkflows = 100;
constexpr int kTasks = 10;

/// Workers that run until all workflows are complete: each takes what there is, workflows and
/// tasks, and completes the tasks that it has gathered in random order.
class Crew {
 public:
  Crew(ApiUnderTest& api, std::set<std::string> open) : api_(api), open_(std::move(open)) {}

  void Run(std::uint32_t worker, std::uint32_t seed) {
    std::mt19937 random(seed);
    const std::string name = "worker-" + std::to_string(worker);
    std::vector<std::string> tasks;
    while (!Ended()) {
      if (auto work = api_.PollWorkflow(name, ""); work.ok() && *work) Advance((*work)->id);
      if (auto task = api_.PollTask(name, ""); task.ok() && *task) tasks.push_back((*task)->id);
      if (tasks.empty() || random() % 2 == 0) continue;
      std::swap(tasks.back(), tasks[random() % tasks.size()]);
      Expect(api_.CompleteTask(tasks.back(), "1"));
      tasks.pop_back();
    }
  }

  std::string errors() {
    const std::lock_guard lock(mutex_);
    return errors_;
  }

 private:
  /// The workflow's code: schedules its tasks, waits for all, ends.
  void Advance(const std::string& id) {
    const auto history = api_.History(id);
    if (!history.ok()) return Expect(history.status());
    const auto count = [&](const char* type) {
      return std::ranges::count(*history, type, &ApiEvent::type);
    };
    ApiSubmit submit;
    submit.workflow = id;
    submit.first_number = static_cast<std::int32_t>(history->size()) + 1;
    submit.status = "SUSPENDED";
    if (count("TASK_COMPLETED") == kTasks) {
      submit.status = "COMPLETED";
      submit.commands.push_back({.type = "COMPLETE_WORKFLOW", .payload = "1"});
    } else if (count("TASK_SCHEDULED") == 0) {
      for (int i = 0; i < kTasks; ++i) {
        submit.commands.push_back({.type = "SCHEDULE_TASK", .name = "t", .task = NextTask()});
      }
    }
    Expect(api_.Submit(submit));
    const std::lock_guard lock(mutex_);
    if (submit.status == "COMPLETED") open_.erase(id);
  }

  std::string NextTask() {
    const std::lock_guard lock(mutex_);
    return NewTaskId();
  }

  bool Ended() {
    const std::lock_guard lock(mutex_);
    return open_.empty() || !errors_.empty() || absl::Now() > deadline_;
  }

  void Expect(const absl::Status& status) {
    if (status.ok()) return;
    const std::lock_guard lock(mutex_);
    errors_ += status.ToString() + "\n";
  }

  ApiUnderTest& api_;
  const absl::Time deadline_ = absl::Now() + absl::Minutes(3);
  std::mutex mutex_;
  std::set<std::string> open_;
  std::string errors_;
};

}  // namespace

FLOVYN_API_SCENARIO("races: parallel tasks that complete in any order lose no wake-up") {
  LiveEngine live;
  TestType api(live, 0);
  const std::uint32_t seed = std::random_device()();
  INFO("seed " << seed);
  std::set<std::string> ids;
  while (ids.size() < kWorkflows) ids.insert(Must(api.StartWorkflow({})).id);
  Crew crew(api, ids);
  std::vector<std::thread> threads;
  for (std::uint32_t i = 0; i < 4; ++i) {
    threads.emplace_back([&crew, i, seed] { crew.Run(i, seed + i); });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(crew.errors() == "");
  for (const std::string& id : ids) {
    CHECK(Must(api.GetWorkflow(id)).status == "COMPLETED");
    const auto lines = Lines(Must(api.History(id)));  // throws when there is a gap
    CHECK(lines.size() == 2 + 2 * kTasks);
  }
}

FLOVYN_API_SCENARIO("races: of 20 signal-with-starts with one id one starts, and all are kept") {
  LiveEngine live;
  TestType api(live, 0);
  std::mutex mutex;
  std::set<std::string> ids;
  std::set<std::int64_t> sequences;
  int created = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] {
      const auto signalled = api.SignalWithStart({.key = "one"}, {.name = "s"});
      const std::lock_guard lock(mutex);
      if (!signalled.ok()) return;
      ids.insert(signalled->workflow);
      sequences.insert(signalled->sequence);
      created += signalled->created ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(created == 1);
  CHECK(sequences.size() == 20);
  REQUIRE(ids.size() == 1);
  CHECK(Lines(Must(api.History(*ids.begin()))).size() == 21);
}

FLOVYN_API_SCENARIO("races: commands that are submitted twice are in the history once") {
  LiveEngine live;
  TestType api(live, 0);
  for (const Numbering numbering : {Numbering::kAfterHistory, Numbering::kFromOne}) {
    ScriptedClient client(api, numbering);
    const std::string id = Must(api.StartWorkflow({})).id;
    client.Activate(id);
    const std::vector<ApiCommand> commands = {
        {.type = "START_TIMER", .name = "t", .duration_ms = 3'600'000},
        {.type = "SCHEDULE_TASK", .name = "echo-task", .task = NewTaskId()},
        {.type = "SCHEDULE_CHILD_WORKFLOW",
         .name = "child-1",
         .child = NewTaskId(),
         .child_kind = "doubler"}};
    REQUIRE(client.Submit(id, "RUNNING", commands).ok());
    const auto once = Lines(Must(api.History(id)));
    // Again within the activation: ignored, as their ids are known, or refused.
    const absl::Status again = client.Submit(id, "RUNNING", commands);
    CHECK((again.ok() || absl::IsFailedPrecondition(again)));
    CHECK(Lines(Must(api.History(id))) == once);
    REQUIRE(client.Submit(id, "SUSPENDED", {}).ok());
    CHECK(absl::IsFailedPrecondition(client.Submit(id, "SUSPENDED", commands)));
    CHECK(Lines(Must(api.History(id))) == once);
    CHECK(Must(api.CancelWorkflow(id, "end of test")));
  }
}

FLOVYN_API_SCENARIO("races: an execution is cancelled in every state, once") {
  LiveEngine live;
  TestType api(live, 0);
  ScriptedClient client(api, Numbering::kFromOne);
  const std::string pending = Must(api.StartWorkflow({})).id;
  CHECK(Must(api.CancelWorkflow(pending, "no need")));
  const std::string running = Must(api.StartWorkflow({})).id;
  client.Activate(running);
  CHECK(Must(api.CancelWorkflow(running, "no need")));
  CHECK(absl::IsFailedPrecondition(client.Submit(running, "COMPLETED", {})));
  const std::string waiting = Must(api.StartWorkflow({})).id;
  client.Activate(waiting);
  client.Suspend(waiting, {{.type = "CREATE_PROMISE", .name = "p"}});
  CHECK(Must(api.CancelWorkflow(waiting, "no need")));
  for (const std::string& id : {pending, running, waiting}) {
    CHECK(Must(api.GetWorkflow(id)).status == "CANCELLED");
    const auto lines = Lines(Must(api.History(id)));
    CHECK(lines.back() == R"(WORKFLOW_CANCELLED {"reason":"no need"})");
    CHECK_FALSE(Must(api.CancelWorkflow(id, "again")));
    CHECK(Lines(Must(api.History(id))) == lines);
    CHECK(absl::IsFailedPrecondition(api.Signal(id, {.name = "s"}).status()));
  }
  CHECK_FALSE(client.HasWork());
}

FLOVYN_API_SCENARIO(
    "races: the parent of a cancelled child and the owner of a cancelled task go on") {
  LiveEngine live;
  TestType api(live, 0);
  ScriptedClient client(api, Numbering::kAfterHistory);
  const std::string parent = Must(api.StartWorkflow({})).id;
  const std::string child = NewTaskId();
  const std::string task = NewTaskId();
  client.Activate(parent);
  client.Suspend(parent, {{.type = "SCHEDULE_CHILD_WORKFLOW",
                           .name = "child-1",
                           .child = child,
                           .child_kind = "doubler"}});
  CHECK(Must(api.CancelWorkflow(child, "too late")));
  const auto woken = client.Activate(parent);
  CHECK(woken.back().type == "CHILD_WORKFLOW_FAILED");
  CHECK_THAT(MemberOf(woken.back(), "error"), ContainsText("too late"));
  client.Suspend(parent, {{.type = "SCHEDULE_TASK", .name = "echo-task", .task = task}});
  CHECK(client.TakeTask() == task);
  REQUIRE(api.CancelTask(task).ok());
  CHECK(absl::IsFailedPrecondition(api.CompleteTask(task, "1")));
  const auto last = client.Activate(parent);
  CHECK(last.back().type == "TASK_FAILED");
  CHECK(MemberOf(last.back(), "error") == "Task cancelled");
  client.Complete(parent, "1");
}

FLOVYN_API_SCENARIO("races: things of another organization are not found, by whatever call") {
  LiveEngine live;
  TestType api(live, 0);
  TestType stranger(live, 1);
  ScriptedClient client(api, Numbering::kFromOne);
  const std::string id = Must(api.StartWorkflow({.key = "k"})).id;
  const std::string task = NewTaskId();
  client.Activate(id);
  client.Suspend(id, {{.type = "CREATE_PROMISE", .name = "p"},
                      {.type = "SCHEDULE_TASK", .name = "echo-task", .task = task}});
  const auto before = Lines(Must(api.History(id)));
  const std::string promise = MemberOf(Must(api.History(id))[1], "promiseId");
  CHECK(absl::IsNotFound(stranger.Signal(id, {.name = "s"}).status()));
  CHECK(absl::IsNotFound(stranger.ResolvePromise(promise, "1")));
  CHECK(absl::IsNotFound(stranger.RejectPromise(id + "/p", "no")));
  CHECK(absl::IsNotFound(stranger.CancelWorkflow(id, "no").status()));
  CHECK(absl::IsNotFound(stranger.CancelTask(task)));
  CHECK(absl::IsNotFound(stranger.History(id).status()));
  CHECK(Lines(Must(api.History(id))) == before);
  // Its own key of the same text is another one.
  CHECK(Must(stranger.SignalWithStart({.key = "k"}, {.name = "s"})).created);
  CHECK_FALSE(Must(api.SignalWithStart({.key = "k"}, {.name = "s"})).created);
}

}  // namespace flovyn::testing
