// Endless workflows: each run ends and goes on as the next, with a short history of its own.
#include <chrono>
#include <string>
#include <vector>

#include "flovyn/sdk/sdk.h"
#include "flovyn/sdk_testing/testing.h"
#include "test.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using sdk_testing::CheckDeterminism;
using sdk_testing::RecordedHistory;
using sdk_testing::ReplayHistory;
using testing::ContainsText;
using Lines = std::vector<std::string>;
using Numbers = std::vector<int>;

Workflow<int> Countdown(WorkflowContext& ctx, int left) {
  co_await ctx.sleep(1h);
  if (left == 0) co_return 42;
  ctx.continue_as_new(left - 1);
}

TEST_CASE("continue as new: a thousand runs are one workflow to those who wait for it") {
  TestEnvironment env;
  env.worker().workflow("countdown", Countdown);
  const absl::Time begun = env.now();
  const auto started = env.client().start<int>("countdown", 999).value();
  CHECK(env.client().result(started).value() == 42);
  CHECK(env.now() - begun == absl::Hours(1'000));
  CHECK(env.history(started.id) == Lines{"WORKFLOW_STARTED", "TIMER_STARTED", "WORKFLOW_SUSPENDED",
                                         "TIMER_FIRED", "WORKFLOW_CONTINUED_AS_NEW"});
  ListOptions continued;
  continued.status = WorkflowStatus::kContinuedAsNew;
  CHECK(env.client().list(continued).value().total == 999);
  // Who asks when all is over is not sent through the chain.
  CHECK(env.client().result(started, 0s).value() == 42);
  const WorkflowExecution first = env.client().get(started.id).value();
  CHECK(first.status == WorkflowStatus::kContinuedAsNew);
  CHECK(env.client().get(*first.continued_as).value().start.run == 2);
}

Workflow<Numbers> Collector(WorkflowContext& ctx, Numbers got) {
  got.push_back(co_await ctx.signal<int>("add"));
  if (got.size() == 5) co_return got;
  ctx.continue_as_new(got);
}

TEST_CASE("continue as new: signals that the run has not read are the next one's") {
  TestEnvironment env;
  const auto started = env.client().start<Numbers>("collector", Numbers()).value();
  for (const int value : {1, 2, 3, 4}) {
    REQUIRE(env.client().signal(started.id, "add", value).ok());
  }
  env.worker().workflow("collector", Collector);
  env.advance(1h);
  // To the first run: it is sent after the fifth.
  REQUIRE(env.client().signal(started.id, "add", 5).ok());
  CHECK(env.client().result(started).value() == Numbers{1, 2, 3, 4, 5});
}

Workflow<int> AsksTwice(WorkflowContext& ctx, int run) {
  auto early = ctx.signal<int>("number");
  if (run == 2) co_return co_await early;
  co_await ctx.sleep(1h);
  CHECK(early.done());
  ctx.continue_as_new(2);
}

TEST_CASE("continue as new: a signal that was given to a wait that nobody awaited is not used") {
  TestEnvironment env;
  env.worker().workflow("asks-twice", AsksTwice);
  const auto started = env.client().start<int>("asks-twice", 1).value();
  REQUIRE(env.client().signal(started.id, "number", 7).ok());
  CHECK(env.client().result(started).value() == 7);
}

Workflow<int> WithTimeout(WorkflowContext& ctx, int run) {
  if (run == 2) co_return ctx.has_signal("number") ? 1 : 0;
  auto first = co_await ctx.any(ctx.signal<int>("number"), ctx.sleep(1h));
  CHECK(first.index() == 0);
  ctx.continue_as_new(2);
}

TEST_CASE("continue as new: a signal that won a race is used up") {
  TestEnvironment env;
  env.worker().workflow("with-timeout", WithTimeout);
  const auto started = env.client().start<int>("with-timeout", 1).value();
  REQUIRE(env.client().signal(started.id, "number", 7).ok());
  CHECK(env.client().result(started).value() == 0);
}

Workflow<int> Grows(WorkflowContext& ctx, std::string text) {
  int steps = 0;
  while (!ctx.should_continue_as_new()) {
    ctx.set("text", text);
    co_await ctx.sleep(1s);
    ++steps;
  }
  if (text.empty()) co_return steps;
  ctx.set("steps", steps);
  ctx.set("events", ctx.history_length());
  ctx.continue_as_new("");
}

TEST_CASE("continue as new: it is suggested for histories of many events or bytes") {
  TestEnvironment env;
  env.worker().workflow("grows", Grows);
  const auto started = env.client().start<int>("grows", std::string(300'000, 'x')).value();
  // WORKFLOW_STARTED, and four events for each step.
  CHECK(env.client().result(started).value() == 4'096 / 4);
  CHECK(env.client().query<int>(started.id, "steps").value() == 6);
  CHECK(env.client().query<int>(started.id, "events").value() == 25);
}

Workflow<int> Part(WorkflowContext& ctx, int left) {
  co_await ctx.sleep(1s);
  const ContinueOptions counted{.metadata = Json::Object({{"left", Json::Int(left - 1)}})};
  if (left > 0) ctx.continue_as_new(left - 1, counted);
  co_return left;
}
Workflow<std::string> Careful(WorkflowContext& ctx, int left) {
  auto beside = ctx.spawn(Part(ctx, 0));
  try {
    co_await Part(ctx, left);
  } catch (const std::exception& error) {
    co_return error.what();
  }
  co_await beside;
  co_return "done with " + ctx.metadata().text();
}

TEST_CASE("continue as new: from a part of the workflow, past handlers of errors") {
  TestEnvironment env;
  env.worker().workflow("careful", Careful);
  const auto started = env.client().start<std::string>("careful", 2).value();
  CHECK(env.client().result(started).value() == R"(done with {"left":0})");
}

Workflow<int> Greedy(WorkflowContext& ctx, int run) {
  co_await ctx.sleep(1s);
  if (run == 2) co_return 2;
  try {
    ctx.continue_as_new(2);
  } catch (...) {
    ctx.set("never", 1);
  }
  co_return 1;
}

TEST_CASE("continue as new: code that catches everything has continued all the same") {
  TestEnvironment env;
  env.worker().workflow("greedy", Greedy);
  const auto started = env.client().start<int>("greedy", 1).value();
  CHECK(env.client().result(started).value() == 2);
  CHECK(env.history(started.id).back() == "WORKFLOW_CONTINUED_AS_NEW");
  CHECK(env.client().query<Json>(started.id, "state").value().members().empty());
}

Workflow<int> Parent(WorkflowContext& ctx) {
  co_return 1 + co_await ctx.child<int>("countdown", 3);
}
Workflow<std::string> Impatient(WorkflowContext& ctx) {
  auto child = ctx.child<int>("countdown", 1'000);
  co_await ctx.sleep(10h + 30min);
  child.cancel();
  co_await ctx.sleep(1s);
  co_return ctx.id().str();
}

TEST_CASE("continue as new: of a child, its parent gets the last result") {
  TestEnvironment env;
  env.worker().workflow("parent", Parent).workflow("countdown", Countdown);
  const auto started = env.client().start<int>("parent", Json()).value();
  CHECK(env.client().result(started).value() == 43);
}

TEST_CASE("continue as new: a child that its parent cancels ends, whichever run it is in") {
  TestEnvironment env;
  env.worker().workflow("impatient", Impatient).workflow("countdown", Countdown);
  const auto started = env.client().start<std::string>("impatient", Json()).value();
  REQUIRE(env.client().result(started).ok());
  ListOptions cancelled;
  cancelled.status = WorkflowStatus::kCancelled;
  const Listed<WorkflowExecution> found = env.client().list(cancelled).value();
  REQUIRE(found.rows.size() == 1);
  CHECK(found.rows.front().start.run == 11);
}

TEST_CASE("continue as new: a start with the key of a chain is answered with its first run") {
  TestEnvironment env;
  env.worker().workflow("countdown", Countdown);
  StartWorkflowOptions keyed;
  keyed.with_idempotency_key("one");
  const auto started = env.client().start<int>("countdown", 5, keyed).value();
  env.advance(3h);
  const auto again = env.client().start<int>("countdown", 9, keyed).value();
  CHECK(again.id == started.id);
  CHECK_FALSE(again.created);
  CHECK(env.client().result(again).value() == 42);
}

Workflow<int> NeverContinues(WorkflowContext& ctx, int) {
  co_await ctx.sleep(1h);
  co_return 42;
}
Workflow<int> OtherNext(WorkflowContext& ctx, int left) {
  co_await ctx.sleep(1h);
  ctx.continue_as_new(left + 1);
}
Workflow<int> TooSoon(WorkflowContext& ctx, int left) {
  if (left < 0) co_return 0;
  ctx.continue_as_new(left - 1);
}

TEST_CASE("continue as new: recorded histories of runs are replayed") {
  const std::string golden = FLOVYN_HISTORIES "/countdown.json";
  const RecordedHistory recorded = sdk_testing::ReadHistoryFile(golden).value();
  CHECK(ReplayHistory(golden, BodyOf(Countdown)).ok());
  CHECK(CheckDeterminism(recorded, BodyOf(Countdown)).ok());
  const auto mismatch = [&](const absl::Status& status) { return std::string(status.message()); };
  CHECK_THAT(mismatch(ReplayHistory(golden, BodyOf(NeverContinues))),
             ContainsText("at sequence 5 the history has WORKFLOW_CONTINUED_AS_NEW, the code does "
                          "not continue as new there"));
  CHECK_THAT(mismatch(ReplayHistory(golden, BodyOf(TooSoon))),
             ContainsText("the code continues as new, but at sequence 3 the history has "
                          "WORKFLOW_SUSPENDED"));
  CHECK_THAT(mismatch(CheckDeterminism(recorded, BodyOf(OtherNext))),
             ContainsText("WORKFLOW_CONTINUED_AS_NEW (input 2), this run has "
                          "WORKFLOW_CONTINUED_AS_NEW (input 4)"));
}

TEST_CASE("continue as new: a signal that came while the activation ran is not shown to a replay") {
  RecordedHistory history =
      sdk_testing::ReadHistoryFile(FLOVYN_HISTORIES "/countdown.json").value();
  StoredEvent late = history.events.back();
  late.type = "SIGNAL_RECEIVED";
  late.data = R"({"signalName":"stop","signalValue":1})";
  history.events.insert(history.events.end() - 1, late);
  history.events.back().sequence = 6;
  const auto unless_stopped = [](WorkflowContext& ctx, int left) -> Workflow<int> {
    co_await ctx.sleep(1h);
    if (ctx.has_signal("stop")) co_return 0;
    ctx.continue_as_new(left - 1);
  };
  Workflow<int> (*const code)(WorkflowContext&, int) = unless_stopped;
  CHECK(ReplayHistory(history, BodyOf(code)).ok());
  CHECK(CheckDeterminism(history, BodyOf(code)).ok());
}

}  // namespace
}  // namespace flovyn::sdk
