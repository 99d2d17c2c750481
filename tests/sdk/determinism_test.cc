// What becomes of executions whose code was changed under them, and of histories from elsewhere.
#include <chrono>
#include <string>
#include <vector>

#include "scripted_execution.h"
#include "test.h"

namespace flovyn::sdk {
namespace {

using namespace std::chrono_literals;
using testing::ContainsText;
using testing::Lines;
using testing::ScriptedExecution;

Workflow<int> TwoSteps(WorkflowContext& ctx) {
  co_await ctx.task<int>("first");
  co_return co_await ctx.task<int>("second");
}
Workflow<int> OtherKind(WorkflowContext& ctx) {
  co_await ctx.task<int>("renamed");
  co_return co_await ctx.task<int>("second");
}
Workflow<int> StepAdded(WorkflowContext& ctx) {
  co_await ctx.task<int>("first");
  co_await ctx.sleep(1s);
  co_return co_await ctx.task<int>("second");
}
Workflow<int> StepRemoved(WorkflowContext& ctx) { co_return co_await ctx.task<int>("first"); }
Workflow<int> NothingLeft(WorkflowContext&) { co_return 7; }
Workflow<int> Swallows(WorkflowContext& ctx) {
  try {
    co_await ctx.task<int>("renamed");
  } catch (const std::exception&) {
  }
  co_return 7;
}
Workflow<int> StateInstead(WorkflowContext& ctx) {
  ctx.set("k", 1);
  co_return co_await ctx.task<int>("first");
}

ScriptedExecution AfterFirst() {
  ScriptedExecution flow(BodyOf(TwoSteps));
  flow.Activate();
  flow.CompleteTask("first", "1");
  flow.Activate();
  flow.CompleteTask("second", "2");
  return flow;
}

TEST_CASE("determinism: changed code fails the workflow, and says what, where and what to do") {
  struct Row {
    WorkflowBody code;
    std::string error;
  };
  const std::vector<Row> rows = {
      {BodyOf(OtherKind),
       R"(at sequence 2 the history has TASK_SCHEDULED "first", the code asks for task "renamed")"},
      {BodyOf(StepAdded),
       R"(the code asks for timer "sleep-1", but before sequence 6 the history has no further TIMER_STARTED)"},
      {BodyOf(StepRemoved), "the code ends, but at sequence 6 the history has it waiting"},
      {BodyOf(NothingLeft), "the code ends, but at sequence 3 the history has it waiting"},
      {BodyOf(Swallows), R"(the code asks for task "renamed")"},
      {BodyOf(StateInstead), R"(the code asks for state key "k", but before sequence 3)"},
  };
  for (const Row& row : rows) {
    ScriptedExecution flow = AfterFirst();
    flow.Use(row.code);
    flow.Activate();
    REQUIRE(flow.outcome().submission.commands.size() == 1);
    const auto& failed = std::get<FailWorkflow>(flow.outcome().submission.commands[0]);
    CHECK_THAT(failed.error, ContainsText(row.error));
    CHECK_THAT(failed.error, ContainsText("Determinism violation: "));
    CHECK_THAT(failed.error, ContainsText("ctx.version("));
    CHECK(failed.failure_type == "DETERMINISM_VIOLATION");
  }
}

Workflow<std::string> Versioned(WorkflowContext& ctx) {
  co_await ctx.task<int>("first");
  const int version = ctx.version("two-sleeps", 1, 2);
  if (version == 2) co_await ctx.sleep(1s);
  co_await ctx.task<int>("second");
  co_return "version " + std::to_string(ctx.version("two-sleeps", 1, 2));
}
Workflow<std::string> OldBranchGone(WorkflowContext& ctx) {
  co_await ctx.task<int>("first");
  ctx.version("two-sleeps", 3, 4);
  co_await ctx.sleep(1s);
  co_await ctx.task<int>("second");
  co_return "";
}

TEST_CASE(
    "determinism: versions keep running executions on the old branch and record the new one") {
  ScriptedExecution old = AfterFirst();
  old.Use(BodyOf(Versioned));
  old.Activate();
  CHECK(old.asked() == Lines{R"(COMPLETE_WORKFLOW "version 1")"});

  ScriptedExecution fresh(BodyOf(Versioned));
  fresh.Activate();
  fresh.CompleteTask("first", "1");
  fresh.Activate();
  CHECK(fresh.asked() == Lines{"RECORD_OPERATION", "START_TIMER", "SUSPEND_WORKFLOW"});
  fresh.FireTimer("sleep-1");
  fresh.Activate();
  CHECK(fresh.asked() == Lines{"SCHEDULE_TASK second", "SUSPEND_WORKFLOW"});
  fresh.CompleteTask("second", "1");
  ScriptedExecution later = fresh;
  fresh.Activate();
  CHECK(fresh.asked() == Lines{R"(COMPLETE_WORKFLOW "version 2")"});

  later.Use(BodyOf(OldBranchGone));
  later.Activate();
  CHECK_THAT(later.asked().back(),
             ContainsText(R"(version("two-sleeps", 3, 4): this execution has version 2)"));
}

Workflow<int> Branch(WorkflowContext& ctx, const char* first, const char* second) {
  const int value = co_await ctx.task<int>(first);
  co_await ctx.task<int>(second);
  co_return value;
}
Workflow<int> TwoBranches(WorkflowContext& ctx) {
  auto [a, b] =
      co_await ctx.all(ctx.spawn(Branch(ctx, "a", "c")), ctx.spawn(Branch(ctx, "b", "d")));
  co_return a * 10 + b;
}

TEST_CASE("determinism: branches go on in the order of the history, whatever was seen together") {
  ScriptedExecution one_by_one(BodyOf(TwoBranches));
  one_by_one.Activate();
  one_by_one.CompleteTask("b", "2");
  one_by_one.Activate();
  CHECK(one_by_one.asked() == Lines{"SCHEDULE_TASK d", "SUSPEND_WORKFLOW"});
  one_by_one.CompleteTask("a", "1");
  one_by_one.Activate();
  CHECK(one_by_one.asked() == Lines{"SCHEDULE_TASK c", "SUSPEND_WORKFLOW"});
  one_by_one.CompleteTask("d", "0");
  one_by_one.CompleteTask("c", "0");
  one_by_one.Activate();
  CHECK(one_by_one.asked() == Lines{"COMPLETE_WORKFLOW 12"});
}

TEST_CASE("determinism: worked histories of other SDKs replay") {
  const char* const id = "6ba7b811-9dad-51d1-80b4-00c04fd430c8";
  const std::string task =
      std::string(R"({"kind":"first","taskExecutionId":")") + id + R"(","input":{"a":"}\","}})";
  const std::string done = std::string(R"({ "output" : 5 , "taskExecutionId":")") + id + R"("})";
  for (const bool suspends : {true, false}) {
    ScriptedExecution flow(BodyOf(StepRemoved));
    flow.Add("TASK_SCHEDULED", task);
    if (suspends) flow.Add("WORKFLOW_SUSPENDED", R"({"reason":"waiting for task"})");
    flow.Add("CANCELLATION_REQUESTED", R"({"reason":""})");
    flow.Add("TASK_COMPLETED", done);
    flow.Activate();
    CHECK(flow.asked() == Lines{"COMPLETE_WORKFLOW 5"});
  }
}

TEST_CASE("determinism: a failed workflow that is retried repeats its last turn") {
  ScriptedExecution flow(BodyOf(TwoSteps));
  flow.Activate();
  flow.CompleteTask("first", R"("not a number")");
  flow.Activate();
  CHECK_THAT(flow.asked().back(), ContainsText("FAIL_WORKFLOW output of task first: a number"));
  flow.Use(BodyOf(StepAdded));
  flow.history()[3].data = R"({"taskExecutionId":)" +
                           flow.history()[3].data.substr(flow.history()[3].data.find(':') + 1, 38) +
                           R"(,"output":1})";
  flow.Activate();
  CHECK(flow.asked() == Lines{"START_TIMER", "SUSPEND_WORKFLOW"});
}

TEST_CASE("determinism: a history with a gap is not run at all") {
  ScriptedExecution flow = AfterFirst();
  flow.history().erase(flow.history().begin() + 2);
  CHECK_THROWS_WITH(flow.Activate(), ContainsText("the history is not whole: event 3 is"));
}

TEST_CASE("determinism: ids are those of RFC 9562, version 5") {
  const Uuid dns = *Uuid::Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  CHECK(MakeUuidV5(dns, "www.example.com").str() == "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  const std::string lengthy(200, 'x');
  CHECK(MakeUuidV5(dns, lengthy) != MakeUuidV5(dns, lengthy + "x"));
}

}  // namespace
}  // namespace flovyn::sdk
