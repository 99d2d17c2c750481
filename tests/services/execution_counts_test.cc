#include "flovyn/services/execution_counts.h"

#include <string>

#include "fakes/recording_sink.h"
#include "test.h"

namespace flovyn {
namespace {

using testing::RecordingSink;
using Series = ExecutionCounts::Series;

LifecycleEvent Event(const std::string& type, const std::string& metadata) {
  LifecycleEvent event;
  event.type = type;
  event.metadata = Metadata::FromText(metadata).value();
  return event;
}

TEST_CASE("execution counts: by the event and the values of the keys, and every event goes on") {
  RecordingSink next;
  ExecutionCounts counts({.metadata_keys = {"env", "tier"}}, next);
  counts.Publish(Event("workflow.created", R"({"env":"prod","tier":1,"customer":"C1"})"));
  counts.Publish(Event("workflow.created", R"({"env":"prod","tier":1,"customer":"C2"})"));
  counts.Publish(Event("workflow.completed", R"({"env":"prod","tier":true})"));
  counts.Publish(Event("task.created", R"({"env":["prod"],"tier":null})"));
  counts.Publish(Event("task.created", ""));
  const std::map<Series, std::uint64_t> expected = {
      {{"workflow.created", {"prod", "1"}}, 2},
      {{"workflow.completed", {"prod", "true"}}, 1},
      {{"task.created", {"", ""}}, 2},
  };
  CHECK(counts.Read() == expected);
  CHECK(next.events().size() == 5);
}

TEST_CASE("execution counts: what is too much to be told apart is counted together") {
  RecordingSink next;
  ExecutionCounts counts({.metadata_keys = {"customer"}, .max_series = 2}, next);
  for (const std::string customer : {"a", "b", "c", "d", "a"}) {
    counts.Publish(Event("workflow.created", R"({"customer":")" + customer + "\"}"));
  }
  counts.Publish(Event("workflow.created", R"({"customer":")" + std::string(200, 'x') + "\"}"));
  const std::map<Series, std::uint64_t> expected = {
      {{"workflow.created", {"a"}}, 2},
      {{"workflow.created", {"b"}}, 1},
      {{"workflow.created", {std::string(kOtherLabel)}}, 3},
  };
  CHECK(counts.Read() == expected);
}

}  // namespace
}  // namespace flovyn
