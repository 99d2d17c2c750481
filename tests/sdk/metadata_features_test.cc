// Metadata that workflows and clients change, and that children and tasks inherit.
#include <string>
#include <vector>

#include "application_loop.h"
#include "scene.h"

namespace flovyn::sdk {
namespace {

using testing::ContainsText;

Workflow<std::string> Tags(WorkflowContext& ctx) {
  std::string seen = ctx.metadata().text();
  ctx.update_metadata(MetadataChanges().merge("stage", "packing").increment("steps", 1));
  co_await ctx.task<void>("from outside");
  ctx.update_metadata(MetadataChanges().increment("steps", 1).remove("draft"));
  seen += ctx.metadata().text();
  try {
    ctx.update_metadata(MetadataChanges().increment("stage", 1));
  } catch (const WorkflowError& error) {
    seen += error.what();
  }
  co_return seen;
}

TEST_CASE("metadata features: workflow code updates it once, and sees its own updates alone") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("tags", Tags).task("from outside", [&](TaskContext& ctx) {
    const auto changes = MetadataChanges().merge("outside", true).increment("steps", 10);
    return client.update_metadata(*ctx.workflow(), changes, "a test").status();
  });
  REQUIRE(worker.start().ok());
  const auto options = StartWorkflowOptions().with_metadata({{"draft", "yes"}});
  const auto started = client.start<std::string>("tags", Json(), options).value();
  const auto seen = client.result(started);
  CHECK_THAT(seen.value(), ContainsText(R"({"draft":"yes"}{"stage":"packing","steps":2})"));
  CHECK_THAT(seen.value(), ContainsText(R"(key "stage" is not a number)"));
  CHECK(client.get(started.id)->start.metadata.text() ==
        R"({"outside":true,"stage":"packing","steps":12})");
  CHECK(client.list({.metadata = *ParseJson(R"({"steps":12})")})->total == 1);
  CHECK(client.list({.metadata = *ParseJson(R"({"draft":"yes"})")})->total == 0);
}

Workflow<int> AddsMetadata(WorkflowContext& ctx) {
  co_await ctx.task<void>("make it a text");
  ctx.update_metadata(MetadataChanges().increment("n", 1));
  co_return 1;
}

TEST_CASE("metadata features: an update that no longer fits fails the workflow with the reason") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("adds", AddsMetadata).task("make it a text", [&](TaskContext& ctx) {
    return client.update_metadata(*ctx.workflow(), MetadataChanges().merge("n", "text")).status();
  });
  REQUIRE(worker.start().ok());
  const auto started = client.start<int>("adds", Json()).value();
  const auto failed = client.result(started);
  CHECK(absl::IsAborted(failed.status()));
  CHECK_THAT(std::string(failed.status().message()), ContainsText("key \"n\" is not a number"));
}

Workflow<std::string> Below(WorkflowContext& ctx) {
  co_return ctx.metadata().text() + co_await ctx.task<std::string>("whose");
}

Workflow<std::string> Above(WorkflowContext& ctx) {
  ctx.update_metadata(MetadataChanges().merge("region", "eu"));
  TaskOptions own;
  own.metadata = Json::Object({{"customer", Json::String("own")}});
  const auto task = co_await ctx.task<std::string>("whose", Json(), own);
  ChildOptions child;
  child.metadata = Json::Object({{"level", Json::Int(2)}});
  co_return task + co_await ctx.child<std::string>("below", Json(), child);
}

TEST_CASE("metadata features: children and tasks inherit what the start says, and add their own") {
  Scene scene;
  INFO(scene.about());
  Client& client = scene.client();
  Worker worker(scene.backend());
  worker.workflow("above", Above).workflow("below", Below).task("whose", [](TaskContext& ctx) {
    return absl::StatusOr<std::string>(ctx.metadata().text());
  });
  REQUIRE(worker.start().ok());
  const auto options = StartWorkflowOptions()
                           .with_metadata({{"customer", "C-1"}, {"secret", "s"}})
                           .with_inherited_metadata({"customer", "region"});
  const auto started = client.start<std::string>("above", Json(), options).value();
  CHECK(client.result(started).value() == R"({"customer":"own","region":"eu"})"
                                          R"({"customer":"C-1","level":2,"region":"eu"})"
                                          R"({"customer":"C-1","region":"eu"})");
  const auto all = StartWorkflowOptions().with_metadata({{"a", "b"}}).with_all_metadata_inherited();
  const auto other = client.start<std::string>("above", Json(), all).value();
  CHECK_THAT(client.result(other).value(), ContainsText(R"({"a":"b","level":2,"region":"eu"})"));
}

Job Update(AsyncClient& client, WorkflowId id, TaskId task, std::vector<std::string>& seen) {
  const auto changes = MetadataChanges().replace(*ParseJson(R"({"a":1})"));
  seen.push_back((co_await client.update_metadata(id, changes, "why"))->text());
  seen.push_back((co_await client.update_metadata(task, changes))->text());
  const auto nothing = co_await client.update_metadata(id, MetadataChanges());
  seen.emplace_back(nothing.status().message());
}

TEST_CASE("metadata features: coroutines of an application update it, too") {
  Scene scene;
  INFO(scene.about());
  ApplicationLoop loop;
  AsyncClient async(scene.backend(), loop.poster());
  const WorkflowId id = scene.client().start_raw("nobody's", "1").value().id;
  const TaskId task = scene.client().submit_task("nobody's", Json()).value();
  std::vector<std::string> seen;
  const Job job = Update(async, id, task, seen);
  loop.RunUntil([&] { return job.done(); });
  REQUIRE(seen.size() == 3);
  CHECK(seen[0] == R"({"a":1})");
  CHECK(seen[1] == R"({"a":1})");
  CHECK_THAT(seen[2], ContainsText("the update names no key"));
}

}  // namespace
}  // namespace flovyn::sdk
