// Workflows on the engine itself, in one thread and on virtual time.
#include <chrono>
#include <string>
#include <vector>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_testing/test_environment.h"
#include "test.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ContainsText;
using Lines = std::vector<std::string>;

Workflow<std::string> Patient(WorkflowContext& ctx) {
  const absl::Time begun = ctx.now();
  co_await ctx.sleep(30 * 24h);
  co_return absl::FormatDuration(ctx.now() - begun);
}

TEST_CASE("environment: a sleep of 30 days takes no time, and its end is seen at its time") {
  TestEnvironment env;
  env.worker().workflow("patient", Patient);
  const absl::Time begun = env.now();
  const auto started = env.client().start<std::string>("patient", Json());
  CHECK(env.client().result(*started).value() == "720h");
  CHECK(env.now() - begun == absl::Hours(24 * 30));
  CHECK(env.history(started->id) == Lines{"WORKFLOW_STARTED", "TIMER_STARTED", "WORKFLOW_SUSPENDED",
                                          "TIMER_FIRED", "WORKFLOW_COMPLETED"});
}

Workflow<int> Unlucky(WorkflowContext& ctx, int tries) {
  co_return co_await ctx.task<int>("flaky", tries, {.max_retries = 5});
}

TEST_CASE("environment: tasks are tried again, but not after an error that is marked") {
  TestEnvironment env;
  int runs = 0;
  env.worker()
      .workflow("unlucky", Unlucky)
      .task("flaky", [&](TaskContext& ctx, int tries) -> absl::StatusOr<int> {
        ++runs;
        if (tries < 0) return NotRetryable(absl::InvalidArgumentError("no such card"));
        if (ctx.attempt() < tries) return absl::UnavailableError("try again");
        return ctx.attempt();
      });
  CHECK(env.client().result(*env.client().start<int>("unlucky", 3)).value() == 3);
  runs = 0;
  const absl::Status failed = env.client().result(*env.client().start<int>("unlucky", -1)).status();
  CHECK(absl::IsAborted(failed));
  CHECK_THAT(std::string(failed.message()), ContainsText("task flaky failed: no such card"));
  CHECK(runs == 1);
}

Workflow<std::string> Waits(WorkflowContext& ctx) {
  ctx.set("step", std::string("waits"));
  auto first = co_await ctx.any(ctx.promise<std::string>("answer", {.timeout = 1h}),
                                ctx.signal<std::string>("skip"));
  const std::string text = first.index() == 0 ? std::get<0>(first) : std::get<1>(first);
  const auto child = co_await ctx.child<std::string>("patient", Json()).outcome();
  co_return text + "/" + child.value_or(std::string(child.status().message()));
}

TEST_CASE("environment: promises, signals, queries, children and lists by metadata") {
  TestEnvironment env;
  env.worker().workflow("waits", Waits).workflow("patient", Patient);
  Client& client = env.client();
  const auto options =
      StartWorkflowOptions().with_metadata({{"customer", "C-1"}}).with_metadata_entry("eu", "yes");
  const auto one = client.start<std::string>("waits", Json(), options);
  const auto two = client.start<std::string>("waits", Json());
  const auto three = client.start<std::string>("waits", Json());
  env.run();
  CHECK(client.query<std::string>(one->id, "step").value() == "waits");
  CHECK(client.resolve(one->id, "answer", "yes").value());
  CHECK_FALSE(client.resolve(one->id, "answer", "no").value_or(false));
  CHECK(client.signal(two->id, "skip", "skipped").ok());
  CHECK(client.result(*one).value() == "yes/720h");
  CHECK(client.result(*two).value() == "skipped/720h");
  CHECK_THAT(std::string(client.result(*three).status().message()),
             ContainsText("promise answer timed out"));
  const auto found = client.list({.metadata = *ParseJson(R"({"eu":"yes"})")});
  REQUIRE(found->rows.size() == 1);
  CHECK(found->rows[0].start.id == one->id);
}

TEST_CASE("environment: signal-with-start, idempotent starts, rejection and cancellation") {
  TestEnvironment env;
  env.worker().workflow("waits", Waits).workflow("patient", Patient);
  Client& client = env.client();
  const auto keyed = StartWorkflowOptions().with_idempotency_key("order-1");
  const auto first = client.signal_with_start("waits", Json(), "skip", "early", keyed);
  const auto again = client.signal_with_start("waits", Json(), "skip", "late", keyed);
  CHECK(first->started);
  CHECK_FALSE(again->started);
  CHECK(first->workflow == again->workflow);
  CHECK(client.result(Execution<std::string>{first->workflow}).value() == "early/720h");

  const auto rejected = client.start<std::string>("waits", Json());
  const auto cancelled = client.start<std::string>("waits", Json());
  env.run();
  CHECK(client.reject(rejected->id, "answer", "never").value());
  CHECK(client.result(*rejected).status().message() == "promise answer failed: never");
  CHECK(client.cancel(cancelled->id, "changed my mind").value());
  CHECK_FALSE(client.cancel(cancelled->id, "again").value());
  CHECK(absl::IsCancelled(client.result(*cancelled).status()));
}

TEST_CASE("environment: a wait for what cannot happen ends at once") {
  TestEnvironment env;
  env.worker().workflow("unlucky", Unlucky);
  const auto started = env.client().start<int>("unlucky", 1);
  const absl::Status status = env.client().result(*started).status();
  CHECK(absl::IsDeadlineExceeded(status));
  CHECK_THAT(std::string(status.message()), ContainsText("nothing is left that could answer"));
}

TEST_CASE("environment: standalone tasks, with state that outlives a run") {
  TestEnvironment env;
  env.worker().task("count", [](TaskContext& ctx, std::string name) -> absl::StatusOr<std::string> {
    FLOVYN_ASSIGN_OR_RETURN(const std::optional<int> seen, ctx.get<int>("seen"));
    FLOVYN_RETURN_IF_ERROR(ctx.set("seen", seen.value_or(0) + 1));
    FLOVYN_RETURN_IF_ERROR(ctx.progress(0.5, "half"));
    FLOVYN_RETURN_IF_ERROR(ctx.log(TaskLogLevel::kInfo, "counting"));
    FLOVYN_RETURN_IF_ERROR(ctx.heartbeat());
    if (ctx.attempt() < 3) throw std::runtime_error("not yet");
    return name + std::to_string(seen.value_or(0)) + ctx.metadata().text();
  });
  const auto options = SubmitTaskOptions().with_metadata({{"k", "v"}}).with_max_retries(4);
  const auto task = env.client().submit_task("count", "seen ", options);
  CHECK(env.client().task_result<std::string>(*task).value() == R"(seen 2{"k":"v"})");
}

Workflow<void> TooMuch(WorkflowContext& ctx) { co_await ctx.task<void>(std::string(1000, 'x')); }

TEST_CASE("environment: what the engine refuses fails the workflow with the reason") {
  TestEnvironment env;
  env.worker().workflow("too-much", TooMuch);
  const auto started = env.client().start<void>("too-much", Json());
  CHECK_THAT(std::string(env.client().result(*started).message()),
             ContainsText("the engine refused what the workflow asked for: kind: "));
}

}  // namespace
}  // namespace flovyn::sdk
