// Histories that tests of users keep, replayed against code that has changed or that is not
// deterministic.
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "flovyn/sdk_testing/testing.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using namespace std::chrono_literals;

struct Order {
  std::string id = {};
  int amount = 0;
};
FLOVYN_FIELDS(Order, id, amount);

/// As it was when histories/order.json was recorded.
Workflow<std::string> FirstOrder(WorkflowContext& ctx, Order in) {
  const auto number = ctx.run("number", [] { return 17; });
  const auto payment = co_await ctx.task<std::string>("charge-card", in, {.max_retries = 5});
  auto approval = co_await ctx.any(ctx.promise<bool>("manager", {.timeout = 48h}), ctx.sleep(24h));
  ctx.set("approved", approval.index() == 0);
  const auto box = co_await ctx.task<std::string>("pack", in);
  co_return payment + "/" + box + "/" + std::to_string(number);
}

/// Today's: boxes are weighed first, but not those of orders that run.
Workflow<std::string> TodaysOrder(WorkflowContext& ctx, Order in) {
  const auto number = ctx.run("number", []() -> int { throw std::runtime_error("done again"); });
  const auto payment = co_await ctx.task<std::string>("charge-card", in, {.max_retries = 7});
  auto approval = co_await ctx.any(ctx.promise<bool>("manager", {.timeout = 48h}), ctx.sleep(24h));
  ctx.set("approved", approval.index() == 0);
  if (ctx.version("weigh", 1, 2) == 2) co_await ctx.task<int>("weigh", in);
  const auto box = co_await ctx.task<std::string>("pack", in);
  co_return "new text " + payment + box + std::to_string(number);
}

Workflow<std::string> WithoutVersion(WorkflowContext& ctx, Order in) {
  ctx.run("number", [] { return 17; });
  co_await ctx.task<std::string>("charge-card", in);
  co_await ctx.any(ctx.promise<bool>("manager"), ctx.sleep(24h));
  ctx.set("approved", true);
  co_await ctx.task<int>("weigh", in);
  co_return co_await ctx.task<std::string>("pack", in);
}
Workflow<std::string> EndsEarly(WorkflowContext& ctx, Order in) {
  ctx.run("number", [] { return 17; });
  co_return co_await ctx.task<std::string>("charge-card", in);
}
Workflow<std::string> GoesOn(WorkflowContext& ctx, Order in) {
  const auto text = co_await FirstOrder(ctx, in);
  co_await ctx.promise<bool>("more");
  co_return text;
}
Workflow<std::string> StillWaits(WorkflowContext& ctx, Order in) {
  const auto text = co_await FirstOrder(ctx, in);
  co_await ctx.signal<bool>("more");
  co_return text;
}
struct Renamed {
  std::string number = {};
};
FLOVYN_FIELDS(Renamed, number);
Workflow<std::string> OtherInput(WorkflowContext& ctx, Renamed in) {
  co_return co_await ctx.task<std::string>("charge-card", in);
}
Workflow<std::string> Fails(WorkflowContext& ctx, Order in) {
  co_await FirstOrder(ctx, in);
  co_return absl::NotFoundError("there is no box");
}

constexpr const char* kOrderHistory = FLOVYN_HISTORIES "/order.json";

std::string Mismatch(const absl::Status& status) {
  CHECK_FALSE(status.ok());
  return std::string(status.message());
}

RecordedHistory Ordered(TestEnvironment& env) {
  env.worker().workflow("order", FirstOrder);
  env.mock_task<std::string, Order>("charge-card").returns("paid");
  env.mock_task<std::string, Order>("pack").returns("boxed");
  const auto started = env.client().start<std::string>("order", Order{"o-1", 5});
  env.advance(1h);
  REQUIRE(env.client().resolve(started->id, "manager", true).value());
  REQUIRE(env.client().result(*started).value() == "paid/boxed/17");
  return env.record(started->id).value();
}

TEST_CASE("replay: a golden history goes the way it went, and newer code takes its old branch") {
  if (std::getenv("FLOVYN_RECORD_HISTORIES") != nullptr) {
    TestEnvironment env;
    REQUIRE(WriteHistoryFile(kOrderHistory, Ordered(env)).ok());
  }
  CHECK(ReplayHistory(kOrderHistory, FirstOrder) == absl::OkStatus());
  CHECK(ReplayHistory(kOrderHistory, TodaysOrder) == absl::OkStatus());
  CHECK(CheckDeterminism(*ReadHistoryFile(kOrderHistory), FirstOrder) == absl::OkStatus());
}

TEST_CASE("replay: changed code is found in a golden history, with what, where and what to do") {
  const std::string changed = Mismatch(ReplayHistory(kOrderHistory, WithoutVersion));
  CHECK_THAT(changed,
             ContainsText("histories/order.json: Determinism violation: at sequence 12 the "
                          "history has TASK_SCHEDULED \"pack\", the code asks for task "
                          "\"weigh\""));
  CHECK_THAT(changed, ContainsText("ctx.version("));
  CHECK_THAT(Mismatch(ReplayHistory(kOrderHistory, EndsEarly)),
             ContainsText("the code ends, but at sequence 8 the history has it waiting"));
  CHECK_THAT(Mismatch(ReplayHistory(kOrderHistory, GoesOn)),
             ContainsText("asks for promise \"more\", but before sequence 15 the history has no"));
  CHECK_THAT(Mismatch(ReplayHistory(kOrderHistory, StillWaits)),
             ContainsText("at sequence 15 the history has WORKFLOW_COMPLETED, the code still"));
  CHECK_THAT(Mismatch(ReplayHistory(kOrderHistory, OtherInput)),
             ContainsText("the code fails (input.number: "));
  CHECK_THAT(Mismatch(ReplayHistory(kOrderHistory, Fails)),
             ContainsText("at sequence 15 the history has WORKFLOW_COMPLETED, the code fails: "
                          "there is no box"));
}

TEST_CASE("replay: every prefix of a history goes with the code that made it") {
  TestEnvironment env;
  RecordedHistory history = Ordered(env);
  CHECK(ReplayHistory(history, FirstOrder) == absl::OkStatus());
  int replayed = 0;
  while (history.events.size() > 1) {
    history.events.pop_back();
    const absl::Status status = ReplayHistory(history, TodaysOrder);
    INFO(DescribeHistory(history) << status);
    CHECK((status.ok() || absl::IsInvalidArgument(status)));
    replayed += status.ok() ? 1 : 0;
  }
  CHECK(replayed > 8);
  CHECK_THAT(Mismatch(ReplayHistory(history, FirstOrder)), ContainsText("nothing to replay"));
}

Workflow<std::string> Random(WorkflowContext& ctx) {
  const auto number = ctx.random()() % 50;
  co_await ctx.task<std::string>("draw-" + std::to_string(number));
  co_return ctx.uuid().str();
}

TEST_CASE("replay: what comes from the execution's id needs it in the file") {
  TestEnvironment env;
  env.worker().workflow("random", Random);
  for (int i = 0; i < 50; ++i) {
    env.worker().task("draw-" + std::to_string(i), [] { return std::string(); });
  }
  const auto started = env.client().start<std::string>("random", Json());
  REQUIRE(env.client().result(*started).ok());
  RecordedHistory history = env.record(started->id).value();
  CHECK(CheckDeterminism(history, Random) == absl::OkStatus());
  history.info.id = WorkflowId();
  CHECK_THAT(Mismatch(ReplayHistory(history, Random)), ContainsText("\"workflowExecutionId\""));
}

Workflow<bool> Hasty(WorkflowContext& ctx) {
  co_await ctx.sleep(1s);
  if (ctx.has_signal("wait")) co_await ctx.sleep(1h);
  co_return true;
}

TEST_CASE("replay: a signal that came too late for the last activation is no mismatch") {
  TestEnvironment env;
  env.worker().workflow("hasty", Hasty);
  const auto started = env.client().start<bool>("hasty", Json());
  REQUIRE(env.client().result(*started).ok());
  RecordedHistory history = env.record(started->id).value();
  StoredEvent signal = history.events.back();
  signal.type = "SIGNAL_RECEIVED";
  signal.data = R"({"signalName":"wait","signalValue":null})";
  history.events.insert(history.events.end() - 1, signal);
  history.events.back().sequence += 1;
  CHECK(ReplayHistory(history, Hasty) == absl::OkStatus());
  CHECK(CheckDeterminism(history, Hasty) == absl::OkStatus());
}

TestEnvironment* environment = nullptr;

/// The last activation knows the time: when it was woken, or, when something happened while the one
/// before ran, when that ended.
Workflow<std::string> Timed(WorkflowContext& ctx) {
  const std::string first = absl::FormatTime(ctx.now(), absl::UTCTimeZone());
  ctx.run("be signalled, and take an hour", [&] {
    const bool sent = environment->client().signal(ctx.id(), "go", 1).ok();
    environment->advance(1h);
    return sent;
  });
  co_await ctx.signal<int>("go");
  co_return first + " " + absl::FormatTime(ctx.now(), absl::UTCTimeZone());
}
Workflow<std::string> Woken(WorkflowContext& ctx) {
  co_await ctx.task<void>("wait");
  co_await ctx.sleep(1h);
  co_return absl::FormatTime(ctx.now(), absl::UTCTimeZone());
}

TEST_CASE("replay: the time of the last activation is known from the history") {
  TestEnvironment env;
  environment = &env;
  env.worker().workflow("timed", Timed).workflow("woken", Woken).task("wait", [] {});
  for (const auto& [kind, body] :
       {std::pair("timed", sdk::BodyOf(Timed)), std::pair("woken", sdk::BodyOf(Woken))}) {
    const auto started = env.client().start<std::string>(kind, Json());
    REQUIRE(env.client().result(*started).ok());
    const RecordedHistory history = env.record(started->id).value();
    INFO(DescribeHistory(history));
    CHECK(CheckDeterminism(history, body) == absl::OkStatus());
  }
}

TEST_CASE("replay: what came while an activation ran wakes the next one, which is not replayed") {
  TestEnvironment env;
  environment = &env;
  env.worker().workflow("timed", Timed);
  const auto started = env.client().start<std::string>("timed", Json());
  REQUIRE(env.client().result(*started).ok());
  RecordedHistory history = env.record(started->id).value();
  history.events.back().created_at += absl::Hours(5);  // the worker was busy
  CHECK(CheckDeterminism(history, Timed) == absl::OkStatus());

  history.events.pop_back();
  bool went_on = false;
  const sdk::WorkflowBody further = [&](WorkflowContext& ctx,
                                        std::string_view) -> Workflow<std::string> {
    ctx.run("be signalled, and take an hour", [] { return false; });
    co_await ctx.signal<int>("go");
    went_on = true;
    co_return "";
  };
  CHECK(ReplayHistory(history, further) == absl::OkStatus());
  CHECK_FALSE(went_on);
}

int global = 0;

Workflow<int> UsesGlobal(WorkflowContext& ctx) {
  const int first = ++global;
  co_await ctx.task<int>("double", first);
  co_return first;
}
Workflow<int> ReturnsGlobal(WorkflowContext& ctx) {
  co_await ctx.task<int>("double", 1);
  co_return ++global;
}
Workflow<int> SleepsGlobal(WorkflowContext& ctx) {
  co_await ctx.sleep(std::chrono::seconds(++global));
  co_return 1;
}
Workflow<int> SetsGlobalAtTheEnd(WorkflowContext& ctx) {
  co_await ctx.task<int>("double", 1);
  ctx.set("global", ++global);
  co_return 1;
}
Workflow<int> Recorded(WorkflowContext& ctx) {
  const int value = ctx.run("global", [] { return ++global; });
  ctx.set("value", value);
  co_await ctx.task<int>("double", value);
  co_return value;
}

template <class Code>
absl::Status Checked(Code* code) {
  TestEnvironment env;
  env.worker().workflow("checked", code).task("double", [](int value) { return 2 * value; });
  const auto started = env.client().start<int>("checked", Json());
  CHECK(env.client().result(*started).ok());
  return CheckDeterminism(env.record(started->id).value(), code);
}

TEST_CASE("determinism check: what differs from run to run is found, with both") {
  CHECK(Checked(Recorded) == absl::OkStatus());
  const std::string input = Mismatch(Checked(UsesGlobal));
  CHECK_THAT(input, ContainsText("at sequence 2 the history has TASK_SCHEDULED double (input "));
  CHECK_THAT(input, ContainsText(", this run has TASK_SCHEDULED double (input "));
  CHECK_THAT(input, ContainsText("Take time, ids and random numbers from ctx"));
  CHECK_THAT(Mismatch(Checked(ReturnsGlobal)), ContainsText("WORKFLOW_COMPLETED (output "));
  CHECK_THAT(Mismatch(Checked(SetsGlobalAtTheEnd)), ContainsText("STATE_SET global (value "));
  CHECK_THAT(Mismatch(Checked(SleepsGlobal)), ContainsText("TIMER_STARTED sleep-1 (durationMs "));
}

}  // namespace
}  // namespace flovyn::testing
