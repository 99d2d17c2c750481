// The code that docs/metadata.md shows.
#include <map>
#include <string>

#include "flovyn/sdk_testing/testing.h"
#include "test.h"

namespace {

flovyn::Workflow<std::string> greet(flovyn::WorkflowContext& ctx, std::string name) {
  const flovyn::Json* region = ctx.metadata().json().Find("region");
  const bool formal = region != nullptr && region->AsString() == "eu";
  ctx.update_metadata(flovyn::MetadataChanges().merge("formal", formal).increment("greetings", 1));
  co_return (formal ? "Good day, " : "Hi, ") + name;
}

TEST_CASE("metadata guide: set at the start, seen by the code, found at once") {
  flovyn::TestEnvironment env;
  env.worker().workflow("greet", greet).task("report", [] {});
  auto& client = env.client();

  auto options = flovyn::StartWorkflowOptions()
                     .with_metadata({{"customerId", "CUST-123"}, {"region", "eu"}})
                     .with_metadata_entry("priority", *flovyn::Json::Number("3"));
  auto execution = client.start<std::string>("greet", "Anna", options);
  REQUIRE(execution.ok());
  CHECK(client.result(*execution).value() == "Good day, Anna");

  auto found = client.list({.metadata = *flovyn::ParseJson(R"({"customerId":"CUST-123"})"),
                            .kind = "greet",
                            .status = flovyn::WorkflowStatus::kCompleted});
  REQUIRE(found.ok());
  CHECK(found->total == 1);
  CHECK(found->rows[0].start.metadata.text() ==
        R"({"customerId":"CUST-123","formal":true,"greetings":1,"priority":3,"region":"eu"})");

  auto updated = client.update_metadata(
      execution->id,
      flovyn::MetadataChanges().merge("stage", "shipped").increment("parcels", 2).remove("region"),
      "ticket 4711");
  REQUIRE(updated.ok());
  CHECK(updated->json().Find("parcels")->Dump() == "2");
  CHECK(updated->json().Find("region") == nullptr);

  auto inherited = flovyn::StartWorkflowOptions()
                       .with_metadata({{"customerId", "CUST-123"}, {"region", "eu"}})
                       .with_inherited_metadata({"customerId"});
  CHECK(client.start<std::string>("greet", "Bea", inherited).ok());
}

TEST_CASE("metadata guide: maps, JSON, tasks, and what is refused") {
  flovyn::TestEnvironment env;
  env.worker().workflow("greet", greet).task("report", [] {});
  auto& client = env.client();

  std::map<std::string, std::string> labels = {{"team", "search"}};
  auto from_map = flovyn::StartWorkflowOptions().with_metadata(labels);
  auto from_json = flovyn::StartWorkflowOptions().with_metadata(
      *flovyn::ParseJson(R"({"order":{"id":7,"items":["cup","plate"]}})"));
  CHECK(client.start<std::string>("greet", "a", from_map).ok());
  CHECK(client.start<std::string>("greet", "b", from_json).ok());
  auto nested = client.list({.metadata = *flovyn::ParseJson(R"({"order":{"items":["plate"]}})")});
  CHECK(nested->total == 1);

  auto task = client.submit_task("report", flovyn::Json(),
                                 flovyn::SubmitTaskOptions().with_metadata({{"team", "search"}}));
  CHECK(task.ok());

  auto refused = client.start<std::string>(
      "greet", "c", flovyn::StartWorkflowOptions().with_metadata({{"_flovyn_x", "1"}}));
  CHECK(absl::IsInvalidArgument(refused.status()));
}

}  // namespace
