// Metadata that changes after the start, and that children and tasks inherit.
#include "flovyn/decide/retry_workflow.h"
#include "flovyn/decide/start_child.h"
#include "flovyn/decide/update_metadata.h"
#include "flovyn/domain/errors.h"
#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

Metadata Of(std::string_view text) { return *Metadata::FromText(text); }

WorkflowId StartWith(Scene& scene, std::string_view metadata, MetadataInheritance inherit = {}) {
  StartWorkflow command;
  command.start.id = WorkflowId(scene.NextUuid());
  command.start.tenant = scene.tenant();
  command.start.kind = "order";
  command.start.metadata = Of(metadata);
  command.start.inherit = std::move(inherit);
  REQUIRE(scene.Run(command).ok());
  scene.Claim(command.start.id);
  return command.start.id;
}

RecordOperation OwnUpdate(std::string_view update) {
  return {std::string(kUpdateMetadataOperation), Payload::Trusted(std::string(update))};
}

UpdateWorkflowMetadata FromOutside(Scene& scene, const WorkflowId& id, std::string_view update) {
  return {scene.tenant(),
          id,
          {.update = *MetadataUpdate::FromText("update", update),
           .audit = AuditId(scene.NextUuid()),
           .actor = "ops"}};
}

ScheduleTask Task(Scene& scene, std::string_view metadata = "") {
  ScheduleTask task;
  task.task = TaskId(scene.NextUuid());
  task.kind = "charge";
  task.metadata = Of(metadata);
  return task;
}

ScheduleChildWorkflow Child(Scene& scene, std::string name, std::string_view metadata = "") {
  ScheduleChildWorkflow child;
  child.name = std::move(name);
  child.kind = "doubler";
  child.child = WorkflowId(scene.NextUuid());
  child.metadata = Of(metadata);
  return child;
}

}  // namespace

TEST_CASE("own metadata: an update is recorded and applied with the other commands") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"n":1,"a":"x"})");
  REQUIRE(scene
              .Submit(id,
                      {OwnUpdate(R"({"increment":{"n":1}})"), OwnUpdate(R"({"delete":["a"]})"),
                       SuspendWorkflow{"x"}},
                      SubmitStatus::kSuspended)
              .ok());
  CHECK(scene.workflow(id).start.metadata.text() == R"({"n":2})");
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "OPERATION_COMPLETED", "OPERATION_COMPLETED",
                                   "WORKFLOW_SUSPENDED"});
  CHECK(scene.Last(id, "OPERATION_COMPLETED") ==
        R"({"operationName":"_flovyn_update_metadata","result":{"delete":["a"]}})");
  CHECK(scene.set().audit().empty());
  CHECK(scene.workflow(id).status == WorkflowStatus::kWaiting);
}

TEST_CASE("own metadata: what ends with it carries it, on the bus and in the next run") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"n":1})");
  ContinueAsNew next;
  next.seen = scene.workflow(id).current_sequence;
  next.next = WorkflowId(scene.NextUuid());
  scene.set().TakeLifecycle();
  REQUIRE(scene.Submit(id, {OwnUpdate(R"({"merge":{"n":2}})"), next}, SubmitStatus::kContinuedAsNew)
              .ok());
  CHECK(scene.workflow(next.next).start.metadata.text() == R"({"n":2})");
  for (const LifecycleEvent& event : scene.set().TakeLifecycle()) {
    INFO(event.type);
    CHECK_THAT(event.data, ContainsText(R"("metadata":{"n":2})"));
  }
}

TEST_CASE("own metadata: an update that does not fit fails the workflow as it was before") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"n":1})");
  // From outside, while the activation runs.
  REQUIRE(scene.Run(FromOutside(scene, id, R"({"merge":{"n":"text"}})")).ok());
  const ScheduleTask task = Task(scene);
  REQUIRE(scene
              .Submit(id,
                      {OwnUpdate(R"({"merge":{"b":1}})"), task,
                       OwnUpdate(R"({"increment":{"n":1}})"), CompleteWorkflow{}},
                      SubmitStatus::kCompleted)
              .ok());
  const WorkflowExecution& failed = scene.workflow(id);
  CHECK(failed.status == WorkflowStatus::kFailed);
  CHECK(failed.failure_type == "METADATA_UPDATE");
  CHECK(failed.error ==
        "the workflow's update of its metadata does not fit what the metadata is now: metadata: "
        "key \"n\" is not a number and cannot be incremented; set it first");
  CHECK(failed.start.metadata.text() == R"({"n":"text"})");
  CHECK(scene.History(id) == Types{"WORKFLOW_STARTED", "WORKFLOW_EXECUTION_FAILED"});
  CHECK(scene.set().Find(task.task) == nullptr);
  // Put right, and retried.
  REQUIRE(scene.Run(FromOutside(scene, id, R"({"merge":{"n":5}})")).ok());
  REQUIRE(scene.Run(RetryWorkflow{.tenant = scene.tenant(), .workflow = id}).ok());
  scene.Claim(id);
  REQUIRE(scene
              .Submit(id, {OwnUpdate(R"({"increment":{"n":1}})"), CompleteWorkflow{}},
                      SubmitStatus::kCompleted)
              .ok());
  CHECK(scene.workflow(id).start.metadata.text() == R"({"n":6})");
}

TEST_CASE("own metadata: a history that is full takes back the update, too") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"n":1})");
  SubmitCommands command;
  command.submission.workflow = id;
  command.submission.commands = {OwnUpdate(R"({"increment":{"n":1}})"), CompleteWorkflow{}};
  command.submission.status = SubmitStatus::kCompleted;
  command.limits.history_events = 1;
  REQUIRE(scene.Run(command).ok());
  CHECK(scene.workflow(id).failure_type == "HISTORY_LIMIT");
  CHECK(scene.workflow(id).start.metadata.text() == R"({"n":1})");
}

TEST_CASE("own metadata: what is no update is refused, and nothing is changed") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"n":1})");
  CHECK(absl::IsInvalidArgument(
      scene.Submit(id, {OwnUpdate("1"), CompleteWorkflow{}}, SubmitStatus::kCompleted)));
  CHECK(scene.workflow(id).status == WorkflowStatus::kRunning);
}

TEST_CASE("metadata from outside: of a chain the newest run is meant") {
  Scene scene;
  const WorkflowId id = StartWith(scene, "");
  ContinueAsNew next;
  next.seen = scene.workflow(id).current_sequence;
  next.next = WorkflowId(scene.NextUuid());
  REQUIRE(scene.Submit(id, {next}, SubmitStatus::kContinuedAsNew).ok());
  const absl::Status refused = scene.Run(FromOutside(scene, id, R"({"merge":{"a":1}})"));
  CHECK(ContinuedOf(refused) == id.str());
}

TEST_CASE("inheritance: tasks and children get what the workflow has at that moment") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"a":1,"b":2})", {.all = false, .keys = {"a", "late"}});
  const ScheduleTask task = Task(scene, R"({"own":true})");
  const ScheduleTask late = Task(scene, R"({"a":"own"})");
  const ScheduleChildWorkflow child = Child(scene, "one");
  REQUIRE(scene
              .Submit(id, {task, child, OwnUpdate(R"({"merge":{"late":3}})"), late},
                      SubmitStatus::kSuspended)
              .ok());
  CHECK(scene.task(task.task).start.metadata.text() == R"({"a":1,"own":true})");
  CHECK(scene.task(late.task).start.metadata.text() == R"({"a":"own","late":3})");
  CHECK(scene.workflow(child.child).start.metadata.text() == R"({"a":1})");
  CHECK_THAT(scene.Last(child.child, "WORKFLOW_STARTED"), ContainsText(R"("metadata":{"a":1})"));
  // And the child passes it on.
  scene.Claim(child.child);
  const ScheduleTask below = Task(scene);
  REQUIRE(scene.Submit(child.child, {below}, SubmitStatus::kSuspended).ok());
  CHECK(scene.task(below.task).start.metadata.text() == R"({"a":1})");
}

TEST_CASE("inheritance: without the rule nothing is inherited") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"a":1})");
  const ScheduleTask task = Task(scene);
  const ScheduleChildWorkflow child = Child(scene, "one", R"({"own":1})");
  REQUIRE(scene.Submit(id, {task, child}, SubmitStatus::kSuspended).ok());
  CHECK(scene.task(task.task).start.metadata.empty());
  CHECK(scene.workflow(child.child).start.metadata.text() == R"({"own":1})");
}

TEST_CASE("inheritance: children and tasks that clients start inherit, too") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"a":1})", {.all = true, .keys = {}});
  StartWorkflow start;
  start.start.id = WorkflowId(scene.NextUuid());
  start.start.tenant = scene.tenant();
  start.start.kind = "below";
  start.start.parent = id;
  start.start.metadata = Of(R"({"b":2})");
  REQUIRE(scene.Run(start).ok());
  CHECK(scene.workflow(start.start.id).start.metadata.text() == R"({"a":1,"b":2})");
  CHECK(scene.workflow(start.start.id).start.inherit.all);
  StartChild child{.start = start.start};
  child.start.id = WorkflowId(scene.NextUuid());
  child.start.child_name = "named";
  REQUIRE(scene.Run(child).ok());
  CHECK(scene.workflow(child.start.id).start.metadata.text() == R"({"a":1,"b":2})");
  SubmitTask task;
  task.start.id = TaskId(scene.NextUuid());
  task.start.tenant = scene.tenant();
  task.start.kind = "t";
  task.start.workflow = id;
  REQUIRE(scene.Run(task).ok());
  CHECK(scene.task(task.start.id).start.metadata.text() == R"({"a":1})");
  // Too much is refused where it is asked for.
  start.start.id = WorkflowId(scene.NextUuid());
  start.limits.max_keys = 1;
  CHECK_THAT(std::string(scene.Run(start).message()),
             ContainsText("with the 1 keys inherited from the parent, 2 keys, at most 1"));
  task.start.id = TaskId(scene.NextUuid());
  task.start.metadata = Of(R"({"b":2})");
  task.limits.max_keys = 1;
  CHECK(absl::IsInvalidArgument(scene.Run(task)));
}

TEST_CASE("inheritance: commands that would make too much fail the workflow with the reason") {
  Scene scene;
  const WorkflowId id = StartWith(scene, R"({"a":1})", {.all = true, .keys = {}});
  for (const bool of_child : {false, true}) {
    SubmitCommands command;
    command.submission.workflow = id;
    command.submission.status = SubmitStatus::kSuspended;
    command.limits.metadata.max_keys = 1;
    if (of_child) {
      command.submission.commands = {Child(scene, "c", R"({"b":1})"), SuspendWorkflow{"x"}};
      REQUIRE(scene.Run(RetryWorkflow{.tenant = scene.tenant(), .workflow = id}).ok());
      scene.Claim(id);
    } else {
      command.submission.commands = {Task(scene, R"({"b":1})"), SuspendWorkflow{"x"}};
    }
    REQUIRE(scene.Run(command).ok());
    CHECK(scene.workflow(id).status == WorkflowStatus::kFailed);
    CHECK(scene.workflow(id).failure_type == "METADATA_INHERITANCE");
    CHECK_THAT(scene.workflow(id).error, ContainsText("2 keys, at most 1 are allowed"));
  }
}

}  // namespace flovyn::testing
