// A recorded history of a workflow that updates its metadata.
#include <cstdlib>
#include <string>

#include "flovyn/sdk_testing/testing.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr const char* kMetadataHistory = FLOVYN_HISTORIES "/metadata.json";

Workflow<std::string> Tags(WorkflowContext& ctx) {
  ctx.update_metadata(MetadataChanges().merge("stage", "packing").increment("steps", 1));
  co_await ctx.task<void>("pack");
  ctx.update_metadata(MetadataChanges().increment("steps", 1).remove("draft"));
  co_return ctx.metadata().text();
}

Workflow<std::string> WithoutUpdates(WorkflowContext& ctx) {
  co_await ctx.task<void>("pack");
  co_return ctx.metadata().text();
}

RecordedHistory Tagged(TestEnvironment& env) {
  env.worker().workflow("tags", Tags);
  env.mock_task<void>("pack").returns();
  const auto started = env.client().start<std::string>(
      "tags", Json(), StartWorkflowOptions().with_metadata({{"draft", "yes"}}));
  REQUIRE(env.client().result(*started).value() == R"({"stage":"packing","steps":2})");
  CHECK(env.client().get(started->id)->start.metadata.text() == R"({"stage":"packing","steps":2})");
  return env.record(started->id).value();
}

TEST_CASE("metadata history: updates are replayed as they were recorded, and are not done again") {
  TestEnvironment env;
  const RecordedHistory now = Tagged(env);
  if (std::getenv("FLOVYN_RECORD_HISTORIES") != nullptr) {
    REQUIRE(WriteHistoryFile(kMetadataHistory, now).ok());
  }
  CHECK(ReplayHistory(kMetadataHistory, Tags) == absl::OkStatus());
  CHECK(CheckDeterminism(*ReadHistoryFile(kMetadataHistory), Tags) == absl::OkStatus());
  CHECK(ReplayHistory(now, Tags) == absl::OkStatus());
  const absl::Status changed = ReplayHistory(kMetadataHistory, WithoutUpdates);
  CHECK_THAT(std::string(changed.message()),
             ContainsText("OPERATION_COMPLETED \"_flovyn_update_metadata\""));
}

}  // namespace
}  // namespace flovyn::testing
