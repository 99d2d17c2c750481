// Workflow code as users write it, on histories that grow as the engine would make them grow.
#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "flovyn/sdk/fields.h"
#include "scripted_execution.h"
#include "test.h"

namespace flovyn::sdk {

using namespace std::chrono_literals;
using testing::ContainsText;
using testing::Lines;
using testing::ScriptedExecution;

struct Order {
  std::string id = {};
  std::vector<std::string> items = {};
};
FLOVYN_FIELDS(Order, id, items);
struct Payment {
  std::string reference = {};
};
FLOVYN_FIELDS(Payment, reference);
struct Box {
  int weight = 0;
};
FLOVYN_FIELDS(Box, weight);
struct Label {
  std::string text = {};
};
FLOVYN_FIELDS(Label, text);
struct Approval {
  bool granted = false;
};
FLOVYN_FIELDS(Approval, granted);
struct Receipt {
  std::string text = {};
};
FLOVYN_FIELDS(Receipt, text);

// The style that has to compile and be clean under sanitizers: aggregates by value, braces and
// temporaries within co_await, structured bindings of what it gives.
Workflow<Receipt> OrderFlow(WorkflowContext& ctx, Order in) {
  auto payment = co_await ctx.task<Payment>("charge-card", in, {.max_retries = 5, .timeout = 30s});
  auto [packed, label] =
      co_await ctx.all(ctx.task<Box>("pack", in), ctx.task<Label>("print-label", in));
  auto approval = co_await ctx.any(ctx.promise<Approval>("manager"), ctx.sleep(24h));
  const bool granted = approval.index() == 0 && std::get<0>(approval).granted;
  co_return Receipt{payment.reference + "/" + std::to_string(packed.weight) + "/" + label.text +
                    (granted ? "/granted" : "/late")};
}

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
static_assert(!kArgumentIsSafe<Order>, "g++ 12 would destroy it twice");
#endif
static_assert(kArgumentIsSafe<const Order&> && kArgumentIsSafe<int> && kArgumentIsSafe<Json> &&
              kArgumentIsSafe<const char (&)[3]> && kArgumentIsSafe<std::vector<std::string>>);

constexpr const char* kInput = R"({"id":"order-1-with-a-long-name","items":["a","b"]})";

ScriptedExecution UpToApproval() {
  ScriptedExecution order(BodyOf(OrderFlow), kInput);
  order.Activate();
  order.CompleteTask("charge-card", R"({"reference":"a reference of some length"})");
  order.Activate();
  order.CompleteTask("print-label", R"({"text":"a label that is not short"})");
  order.Activate();
  order.CompleteTask("pack", R"({"weight":7})");
  order.Activate();
  return order;
}

TEST_CASE("workflow: steps, fan-out and a race, one activation after the other") {
  ScriptedExecution order(BodyOf(OrderFlow), kInput);
  order.Activate();
  CHECK(order.asked() == Lines{"SCHEDULE_TASK charge-card", "SUSPEND_WORKFLOW"});
  const auto& task = std::get<ScheduleTask>(order.outcome().submission.commands[0]);
  CHECK(task.max_retries == 5);
  CHECK(task.timeout_ms == 30'000);
  CHECK(task.input.text() == kInput);
  CHECK(order.outcome().submission.smallest_number == 2);
  order.CompleteTask("charge-card", R"({"reference":"a reference of some length"})");
  order.Activate();
  CHECK(order.asked() ==
        Lines{"SCHEDULE_TASK pack", "SCHEDULE_TASK print-label", "SUSPEND_WORKFLOW"});
  order.CompleteTask("print-label", R"({"text":"a label that is not short"})");
  order.Activate();
  CHECK(order.asked() == Lines{"SUSPEND_WORKFLOW"});
  order.CompleteTask("pack", R"({"weight":7})");
  order.Activate();
  CHECK(order.asked() == Lines{"CREATE_PROMISE", "START_TIMER", "SUSPEND_WORKFLOW"});
}

TEST_CASE(
    "workflow: what wins a race is the first in the history, and the lost timer is cancelled") {
  ScriptedExecution order = UpToApproval();
  order.Add("PROMISE_RESOLVED", R"({"promiseId":"0190a1b2-0000-7000-8000-00000000000b",)"
                                R"("promiseName":"manager","value":{"granted":true}})");
  order.FireTimer("sleep-1");
  order.Activate();
  CHECK(order.asked() ==
        Lines{"CANCEL_TIMER sleep-1",
              R"(COMPLETE_WORKFLOW {"text":"a reference of some length/7/a label that is not )"
              R"(short/granted"})"});

  ScriptedExecution late = UpToApproval();
  late.FireTimer("sleep-1");
  late.Activate();
  CHECK(
      late.asked().back() ==
      R"(COMPLETE_WORKFLOW {"text":"a reference of some length/7/a label that is not short/late"})");
}

TEST_CASE("workflow: a failed task throws, and fails the workflow when nobody catches it") {
  ScriptedExecution order(BodyOf(OrderFlow), kInput);
  order.Activate();
  order.FailTask("charge-card", "card declined");
  order.Activate();
  CHECK(order.asked() == Lines{"FAIL_WORKFLOW task charge-card failed: card declined"});
  CHECK(order.outcome().submission.status == SubmitStatus::kFailed);
}

Workflow<std::string> Careful(WorkflowContext& ctx) {
  std::string text;
  try {
    co_await ctx.task<void>("first");
  } catch (const WorkflowError& error) {
    text = error.what();
  }
  const absl::StatusOr<Box> box = co_await ctx.task<Box>("second").outcome();
  co_return text + "; " + (box.ok() ? "fine" : std::string(box.status().message()));
}

TEST_CASE("workflow: failures can be caught, or taken as a status") {
  ScriptedExecution flow(BodyOf(Careful));
  flow.Activate();
  flow.FailTask("first", "broken");
  flow.Activate();
  flow.CompleteTask("second", R"({"weight":"heavy"})");
  flow.Activate();
  CHECK(flow.asked() ==
        Lines{R"(COMPLETE_WORKFLOW "task first failed: broken; output of task second.weight: )"
              R"(a number is expected, not a string")"});
}

TEST_CASE("workflow: an input of another shape fails it with the path") {
  ScriptedExecution order(BodyOf(OrderFlow), R"({"id":"1","items":["a",2]})");
  order.Activate();
  CHECK(order.asked() == Lines{"FAIL_WORKFLOW input.items[1]: a string is expected, not a number"});
}

Workflow<int> Double(WorkflowContext& ctx, int value) {
  co_await ctx.sleep(1s);
  co_return 2 * value;
}
Workflow<int> Parts(WorkflowContext& ctx) {
  const int first = co_await Double(ctx, 1);
  Future<int> beside = ctx.spawn(Double(ctx, 10));
  auto [a, b] = co_await ctx.all(ctx.spawn(Double(ctx, 100)), beside);
  std::vector<Future<Box>> boxes;
  for (int i = 0; i < 3; ++i) boxes.push_back(ctx.task<Box>("box-" + std::to_string(i), i));
  int weight = 0;
  for (const Box& box : co_await ctx.all(boxes)) weight += box.weight;
  co_return first + a + b + weight;
}

TEST_CASE("workflow: parts run inside, beside each other, and in lists") {
  ScriptedExecution flow(BodyOf(Parts));
  flow.Activate();
  flow.FireTimer("sleep-1");
  flow.Activate();
  flow.FireTimer("sleep-3");
  flow.Activate();
  flow.FireTimer("sleep-2");
  flow.Activate();
  for (const char* kind : {"box-2", "box-0", "box-1"}) flow.CompleteTask(kind, R"({"weight":5})");
  flow.Activate();
  CHECK(flow.asked() == Lines{"COMPLETE_WORKFLOW 237"});
}

Workflow<std::string> Limited(WorkflowContext& ctx) {
  const std::optional<Label> none = co_await ctx.within(10min, ctx.task<Label>("slow"));
  const std::optional<Label> some = co_await ctx.within(10min, ctx.task<Label>("quick"));
  co_return std::string(none ? "some" : "none") + "/" + (some ? some->text : "none");
}

TEST_CASE("workflow: a limit of time gives nothing, or the value") {
  ScriptedExecution flow(BodyOf(Limited));
  flow.Activate();
  flow.FireTimer("sleep-1");
  flow.Activate();
  flow.CompleteTask("quick", R"({"text":"here"})");
  flow.Activate();
  CHECK(flow.asked() == Lines{"CANCEL_TIMER sleep-2", R"(COMPLETE_WORKFLOW "none/here")"});
}

int runs = 0;
Workflow<std::string> Recorded(WorkflowContext& ctx) {
  const int value = ctx.run("draw", [] { return ++runs; });
  std::string failure;
  try {
    ctx.run("call", []() -> absl::StatusOr<int> { return absl::NotFoundError("no such thing"); });
  } catch (const WorkflowError& error) {
    failure = error.what();
  }
  ctx.set("step", std::string("asked"));
  ctx.log(LogLevel::kInfo, "before the sleep");
  const absl::Time before = ctx.now();
  const Uuid id = ctx.uuid();
  const std::uint64_t number = ctx.random()();
  co_await ctx.sleep(1s);
  ctx.log(LogLevel::kInfo, "after the sleep");
  const std::string step = ctx.get<std::string>("step").value_or("");
  ctx.clear("step");
  co_return std::to_string(value) + failure + step + std::to_string(absl::ToUnixSeconds(before)) +
      id.str().substr(14, 1) + std::to_string(number % 10) + (ctx.get<int>("step") ? "!" : "");
}

TEST_CASE("workflow: operations run once, and time, logs and random numbers repeat themselves") {
  runs = 0;
  ScriptedExecution flow(BodyOf(Recorded));
  flow.Activate();
  CHECK(flow.asked() == Lines{"RECORD_OPERATION", "RECORD_OPERATION", "SET_STATE", "START_TIMER",
                              "SUSPEND_WORKFLOW"});
  flow.Advance(absl::Hours(5));
  flow.FireTimer("sleep-1");
  flow.Activate();
  CHECK(runs == 1);
  CHECK_THAT(flow.asked().back(), ContainsText("1no such thingasked1767225600"
                                               "5"));
  const std::string first = flow.asked().back();
  CHECK(flow.log().lines == Lines{"before the sleep", "after the sleep"});
}

Workflow<std::string> Listener(WorkflowContext& ctx) {
  std::string text = ctx.has_signal("go") ? "early" : "late";
  text += co_await ctx.signal<std::string>("go");
  auto race = co_await ctx.any(ctx.signal<std::string>("stop"), ctx.signal<std::string>("go"));
  text += std::visit([](const std::string& value) { return value; }, race);
  for (const std::string& left : ctx.drain_signals<std::string>("go")) text += left;
  for (const std::string& left : ctx.drain_signals<std::string>("stop")) text += left;
  co_return text;
}

TEST_CASE("workflow: signals go to one wait each, and those of lost waits are not lost") {
  ScriptedExecution flow(BodyOf(Listener));
  flow.Signal("go", R"("1")");
  flow.Signal("go", R"("2")");
  flow.Signal("stop", R"("3")");
  flow.Activate();
  CHECK(flow.asked() == Lines{R"(COMPLETE_WORKFLOW "early132")"});
}

TEST_CASE("workflow: a signal that came after the code looked is as late on every replay") {
  ScriptedExecution flow(BodyOf(Listener));
  flow.ActivateWhileSignalled("go", R"("1")");
  CHECK(flow.asked() == Lines{"SUSPEND_WORKFLOW"});
  flow.Activate();
  flow.Signal("stop", R"("2")");
  flow.Activate();
  CHECK(flow.asked() == Lines{R"(COMPLETE_WORKFLOW "late12")"});
}

}  // namespace flovyn::sdk
