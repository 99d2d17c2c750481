#include "histories/history_rules.h"

#include <string>
#include <utility>
#include <vector>

#include "test.h"

namespace flovyn::testing {
namespace {

using Line = std::pair<std::string_view, std::string>;

const Line kStart = {WorkflowStarted::kType, R"({"workflowKind":"order"})"};
const Line kScheduled = {TaskScheduled::kType, R"({"taskExecutionId":"t"})"};
const Line kDone = {TaskCompleted::kType, R"({"taskExecutionId":"t","output":1})"};
const Line kEnd = {WorkflowCompleted::kType, R"({"output":1})"};

std::vector<StoredEvent> Events(const std::vector<Line>& lines) {
  std::vector<StoredEvent> events;
  for (const auto& [type, data] : lines) {
    StoredEvent& event = events.emplace_back();
    event.sequence = static_cast<std::int32_t>(events.size());
    event.type = type;
    event.data = data;
  }
  return events;
}

std::vector<std::string> FaultsOf(const std::vector<Line>& lines, std::size_t endings = 1) {
  return HistoryFaults(Events(lines), endings);
}

}  // namespace

TEST_CASE("history rules: a history of which each thing is there once has no fault") {
  CHECK(FaultsOf({kStart, kScheduled, kDone, kEnd}).empty());
  CHECK(FaultsOf({kStart, kScheduled}, 0).empty());
}

TEST_CASE("history rules: a gap is told once, with its place") {
  std::vector<StoredEvent> events = Events({kStart, kScheduled, kDone, kEnd});
  events.erase(events.begin() + 1);
  const std::vector<std::string> faults = HistoryFaults(events, 1);
  REQUIRE(faults.size() == 2);
  CHECK(faults[0] == "a gap before sequence 2");
  CHECK(faults[1] == "t has an outcome and was never asked for");
}

TEST_CASE("history rules: what happened twice, or not at all, is a fault") {
  CHECK(FaultsOf({kStart, kScheduled, kDone, kDone, kEnd}) ==
        std::vector<std::string>{"t has 2 outcomes"});
  CHECK(FaultsOf({kStart, kStart, kEnd}) ==
        std::vector<std::string>{"does not begin with its only start"});
  CHECK(FaultsOf({kScheduled, kStart, kEnd}) ==
        std::vector<std::string>{"does not begin with its only start"});
  CHECK(FaultsOf({kStart, kEnd, kEnd}) == std::vector<std::string>{"2 endings instead of 1"});
  CHECK(FaultsOf({kStart}) == std::vector<std::string>{"0 endings instead of 1"});
  CHECK_FALSE(FaultsOf({}, 0).empty());
}

TEST_CASE("history rules: timers, promises and children have one outcome each, too") {
  const Line timer = {TimerFired::kType, R"({"timerId":"s"})"};
  const Line promise = {PromiseResolved::kType, R"({"promiseId":"p","promiseName":"n","value":1})"};
  const Line child = {ChildWorkflowFailed::kType, R"({"childExecutionName":"c","error":"no"})"};
  for (const Line& outcome : {timer, promise, child}) {
    INFO(outcome.first);
    CHECK(FaultsOf({kStart, outcome, kEnd}).size() == 1);
    CHECK(FaultsOf({kStart, outcome, outcome, kEnd}).size() == 2);
  }
}

}  // namespace flovyn::testing
