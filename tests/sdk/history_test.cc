// What tests of users say about a history, and the files that keep one.
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "flovyn/sdk_testing/testing.h"
#include "server/program.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using namespace std::chrono_literals;

struct Parcel {
  std::string id = {};
  int weight = 0;
};
FLOVYN_FIELDS(Parcel, id, weight);

Workflow<std::string> Ship(WorkflowContext& ctx, Parcel in) {
  ctx.set("step", std::string("packing"));
  const auto label = co_await ctx.task<std::string>("label", in, {.max_retries = 1});
  co_await ctx.sleep(24h);
  const auto courier = co_await ctx.signal<std::string>("courier");
  co_return label + " by " + courier;
}

/// An execution that has all of it behind it.
RecordedHistory Shipped(TestEnvironment& env) {
  env.worker().workflow("ship", Ship);
  env.mock_task<std::string, Parcel>("label").returns("L-1");
  const auto started = env.client().start<std::string>(
      "ship", Parcel{"p-1", 3}, StartWorkflowOptions().with_metadata({{"eu", "yes"}}));
  REQUIRE(env.client().signal(started->id, "courier", "Anna").ok());
  REQUIRE(env.client().result(*started).value() == "L-1 by Anna");
  return env.record(started->id).value();
}

TEST_CASE("history: expectations that hold are OK") {
  TestEnvironment env;
  const auto status = ExpectHistory(Shipped(env))
                          .task("label", Parcel{"p-1", 3})
                          .times("TASK_SCHEDULED", 1)
                          .times("TASK_SCHEDULED label", 1)
                          .none("TASK_FAILED")
                          .none("TASK_SCHEDULED refund")
                          .in_order({"WORKFLOW_STARTED ship", "STATE_SET step",
                                     "TASK_COMPLETED label", "TIMER_STARTED", "TIMER_FIRED"})
                          .signal("courier", "Anna")
                          .state("step", "packing")
                          .completed()
                          .completed("L-1 by Anna")
                          .status();
  CHECK(status == absl::OkStatus());
}

TEST_CASE("history: each expectation that does not hold is said, with the history") {
  TestEnvironment env;
  const auto status = ExpectHistory(Shipped(env))
                          .task("label", Parcel{"p-2", 3})
                          .task("weigh", Parcel{})
                          .times("TASK_SCHEDULED label", 2)
                          .none("TIMER_FIRED")
                          .none("TIMER_FRIED")
                          .in_order({"TIMER_STARTED", "TASK_SCHEDULED"})
                          .in_order({"SIGNAL_RECEIVED nobody"})
                          .completed("L-2")
                          .failed("broken")
                          .open()
                          .status();
  CHECK(absl::IsFailedPrecondition(status));
  const std::string text(status.message());
  INFO(text);
  for (
      const char* const line :
      {R"(TASK_SCHEDULED label: expected with input {"id":"p-2","weight":3}; sequence 4 has {"id":"p-1","weight":3})",
       R"(TASK_SCHEDULED weigh: expected with input {"id":"","weight":0}; there is none)",
       "TASK_SCHEDULED label: expected 2 times, found 1 times (sequence 4)",
       "TIMER_FIRED: expected 0 times, found 1 times (sequence 9)",
       "TIMER_FRIED: there are no events of this type",
       "TASK_SCHEDULED: expected after sequence 7 (TIMER_STARTED sleep-1)",
       "SIGNAL_RECEIVED nobody: expected, not found",
       R"(WORKFLOW_COMPLETED: expected with output "L-2"; sequence 10 has "L-1 by Anna")",
       R"(expected to fail with "broken"; it has not failed)",
       "expected to be open, found WORKFLOW_COMPLETED",
       R"(   4 TASK_SCHEDULED label (input {"id":"p-1","weight":3}, maxRetries 1))"}) {
    CHECK_THAT(text, ContainsText(line));
  }
}

Workflow<void> Doomed(WorkflowContext& ctx) { co_await ctx.task<void>("doomed"); }

TEST_CASE("history: failures and open executions") {
  TestEnvironment env;
  env.worker().workflow("doomed", Doomed);
  auto task = env.mock_task<void>("doomed");
  const auto open = env.client().start<void>("doomed", Json());
  CHECK(ExpectHistory(*env.record(open->id)).open().none("TASK_SCHEDULED").status().ok());
  CHECK(absl::IsAborted(env.client().result(*open)));
  CHECK(task.calls().size() == 1);
  const auto failed = ExpectHistory(*env.record(open->id)).failed("task doomed has no answer");
  CHECK(failed.status() == absl::OkStatus());
  CHECK(absl::IsNotFound(env.record(WorkflowId()).status()));
}

Workflow<int> TwoTries(WorkflowContext& ctx) { co_return co_await ctx.task<int>("tries", 7); }

TEST_CASE("history: mock tasks answer in order, and remember their calls") {
  TestEnvironment env;
  env.worker().workflow("two-tries", TwoTries);
  auto tries = env.mock_task<int, int>("tries");
  tries.fails_once(absl::UnavailableError("busy")).returns_once(1).answers([](int input) {
    return input;
  });
  const auto run = [&] {
    return env.client().result(*env.client().start<int>("two-tries", Json()));
  };
  CHECK(run().value() == 1);
  CHECK(tries.calls() == std::vector<int>{7, 7});
  CHECK(run().value() == 7);
  tries.fails(NotRetryable(absl::NotFoundError("gone")));
  CHECK_THAT(std::string(run().status().message()), ContainsText("gone"));
  CHECK(tries.calls().size() == 4);
}

TEST_CASE("history: a file keeps all of it") {
  TestEnvironment env;
  const RecordedHistory history = Shipped(env);
  const TempDirectory directory;
  const std::string path = directory.path() / "ship.json";
  REQUIRE(WriteHistoryFile(path, history).ok());
  const auto read = ReadHistoryFile(path);
  REQUIRE(read.ok());
  CHECK(read->info.id == history.info.id);
  CHECK(read->info.kind == "ship");
  CHECK(read->info.metadata == history.info.metadata);
  REQUIRE(read->events.size() == history.events.size());
  for (std::size_t i = 0; i < history.events.size(); ++i) {
    CHECK(read->events[i].sequence == history.events[i].sequence);
    CHECK(read->events[i].type == history.events[i].type);
    CHECK(*ParseJson(read->events[i].data) == *ParseJson(history.events[i].data));
    CHECK(read->events[i].created_at == history.events[i].created_at);
  }
  CHECK(HistoryJson(*read) == HistoryJson(*ParseHistory(HistoryJson(*read))));
}

TEST_CASE("history: files that are none are refused with the place") {
  const std::string started =
      R"({"sequence":1,"eventType":"WORKFLOW_STARTED","createdAt":"2026-01-01T00:00:00Z","data":{"workflowKind":"k"}})";
  const auto message = [](const std::string& json) {
    return std::string(ParseHistory(json).status().message());
  };
  CHECK(ParseHistory(R"({"events":[)" + started + "]}").ok());
  CHECK_THAT(message("{"), ContainsText("history: invalid JSON at offset 1"));
  CHECK_THAT(message("{}"), ContainsText("history.events: "));
  CHECK_THAT(message(R"({"events":[]})"), ContainsText("must begin with WORKFLOW_STARTED"));
  CHECK_THAT(message(R"({"events":[{"sequence":"1"}]})"), ContainsText("events[0].sequence: "));
  CHECK_THAT(message(R"({"workflowExecutionId":"x","events":[)" + started + "]}"),
             ContainsText("history.workflowExecutionId: must be a UUID"));
  CHECK_THAT(message(R"({"events":[{"sequence":1,"eventType":"WORKFLOW_STARTED","createdAt":"now",)"
                     R"("data":{"workflowKind":"k"}}]})"),
             ContainsText("now is no time"));
  CHECK(absl::IsNotFound(ReadHistoryFile("/no/such/file.json").status()));
  CHECK(absl::IsFailedPrecondition(WriteHistoryFile("/no/such/file.json", {})));
}

}  // namespace
}  // namespace flovyn::testing
