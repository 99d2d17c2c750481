#include "scenario.h"

// Metadata that changes after the start, and what children and tasks inherit of it.

namespace flovyn::testing {
namespace {

const std::string kUnknown = "01890000-0000-7000-8000-0000000000ff";

}  // namespace

FLOVYN_API_SCENARIO("metadata update: lists find the new and not the old, open or ended") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string id =
      Must(api.StartWorkflow({.metadata = R"({"tier":"gold","region":"eu"})"})).id;
  CHECK(Must(api.UpdateWorkflowMetadata(
            id, R"({"merge":{"tier":"silver"},"delete":["region"],"increment":{"n":1.5}})")) ==
        R"({"n":1.5,"tier":"silver"})");
  CHECK(Must(api.GetWorkflow(id)).metadata == R"({"n":1.5,"tier":"silver"})");
  CHECK(Must(api.ListWorkflows({.metadata = R"({"tier":"gold"})"})).total == 0);
  CHECK(Must(api.ListWorkflows({.metadata = R"({"tier":"silver"})"})).total == 1);
  CHECK(Must(api.ListWorkflows({.query = R"(metadata.n = 1.5)"})).total == 1);
  CHECK(TypesOf(Must(api.History(id))) == std::vector<std::string>{"WORKFLOW_STARTED"});
  CHECK(Must(api.CancelWorkflow(id, "enough")));
  CHECK(Must(api.UpdateWorkflowMetadata(id, R"({"set":{}})")).empty());
  CHECK(Must(api.ListWorkflows({.metadata = R"({"tier":"silver"})"})).total == 0);
  const std::string task = Must(api.SubmitTask({.kind = "t"})).id;
  CHECK(Must(api.UpdateTaskMetadata(task, R"({"merge":{"a":"b"}})")) == R"({"a":"b"})");
  CHECK(Must(api.ListTasks({.metadata = R"({"a":"b"})"})).total == 1);
}

FLOVYN_API_SCENARIO("metadata update: what is wrong is refused, and nothing is changed") {
  LiveEngine live;
  TestType api(live, 0);
  TestType other(live, 1);
  const std::string id = Must(api.StartWorkflow({.metadata = R"({"a":"x"})"})).id;
  struct Row {
    std::string update;
    std::string told;
  };
  const Row rows[] = {
      {"{}", "the update names no key"},
      {R"({"increment":{"a":1}})", "key \"a\" is not a number"},
      {R"({"merge":{"a":1},"delete":["a"]})", "key \"a\" is named by both"},
      {R"({"merge":{"_flovyn_x":1}})", "_flovyn_x"},
      {R"({"merge":{"b":")" + std::string(65'536, 'x') + "\"}}", "at most 65536 are allowed"},
  };
  for (const Row& row : rows) {
    const auto refused = api.UpdateWorkflowMetadata(id, row.update);
    CHECK(absl::IsInvalidArgument(refused.status()));
    CHECK_THAT(std::string(refused.status().message()), ContainsText(row.told));
  }
  const std::string fine = R"({"merge":{"b":1}})";
  CHECK(absl::IsNotFound(other.UpdateWorkflowMetadata(id, fine).status()));
  CHECK(absl::IsNotFound(api.UpdateWorkflowMetadata(kUnknown, fine).status()));
  CHECK(absl::IsNotFound(api.UpdateTaskMetadata(kUnknown, fine).status()));
  CHECK(Must(api.GetWorkflow(id)).metadata == R"({"a":"x"})");
}

FLOVYN_API_SCENARIO(
    "metadata update: workflow code does it under a reserved name, others may not") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string id = Must(api.StartWorkflow({.metadata = R"({"a":"x"})"})).id;
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  const auto submit = [&](std::string name, std::string payload) {
    return api.Submit({.workflow = id,
                       .status = "SUSPENDED",
                       .commands = {{.type = "RECORD_OPERATION",
                                     .name = std::move(name),
                                     .payload = std::move(payload)}}});
  };
  CHECK(absl::IsInvalidArgument(submit("_flovyn_other", "1")));
  CHECK(absl::IsInvalidArgument(submit("_flovyn_update_metadata", R"({"add":{}})")));
  CHECK(submit("_flovyn_update_metadata", R"({"increment":{"n":1}})").ok());
  CHECK(Must(api.GetWorkflow(id)).metadata == R"({"a":"x","n":1})");
  CHECK(Must(api.ListWorkflows({.metadata = R"({"n":1})"})).total == 1);
  const auto history = Must(api.History(id));
  REQUIRE(history.size() == 2);
  CHECK(history[1].data ==
        R"({"operationName":"_flovyn_update_metadata","result":{"increment":{"n":1}}})");
}

FLOVYN_API_SCENARIO("metadata inheritance: children and tasks get the keys that the start names") {
  LiveEngine live;
  TestType api(live, 0);
  const std::string id = Must(api.StartWorkflow({.metadata = R"({"a":"x","b":"y","c":"z"})",
                                                 .inherit = R"(["a","b"])"}))
                             .id;
  REQUIRE(Must(api.PollWorkflow("w", "")).has_value());
  CHECK(Must(api.UpdateWorkflowMetadata(id, R"({"merge":{"b":"new"}})")) ==
        R"({"a":"x","b":"new","c":"z"})");
  const std::string child = NewTaskId();
  REQUIRE(api.Submit({.workflow = id,
                      .status = "SUSPENDED",
                      .commands = {{.type = "SCHEDULE_CHILD_WORKFLOW",
                                    .name = "one",
                                    .child = child,
                                    .child_kind = "below"},
                                   {.type = "SCHEDULE_TASK", .name = "t", .task = NewTaskId()}}})
              .ok());
  CHECK(Must(api.GetWorkflow(child)).metadata == R"({"a":"x","b":"new"})");
  CHECK(Must(api.ListWorkflows({.metadata = R"({"b":"new"})"})).total == 2);
  CHECK_THAT(Must(api.History(child))[0].data, ContainsText(R"("metadata":{"a":"x","b":"new"})"));
  const std::string tasks = "workflowId = \"" + id + "\"";
  const ApiList found = Must(api.ListTasks({.query = tasks}));
  REQUIRE(found.rows.size() == 1);
  CHECK(found.rows[0].metadata == R"({"a":"x","b":"new"})");
  const auto refused = api.StartWorkflow({.inherit = R"("some")"});
  CHECK(absl::IsInvalidArgument(refused.status()));
  CHECK_THAT(std::string(refused.status().message()),
             ContainsText("must be \"all\" or an array of keys"));
}

}  // namespace flovyn::testing
