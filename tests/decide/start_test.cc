#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

StartWorkflow WithKey(Scene& scene, const std::string& key) {
  StartWorkflow command;
  command.start.id = WorkflowId(scene.NextUuid());
  command.start.tenant = scene.tenant();
  command.start.kind = "order";
  command.key = KeyUse{{scene.tenant(), key}, absl::Hours(24)};
  return command;
}

SubmitTask TaskWithKey(Scene& scene, const std::string& key, const std::string& kind) {
  SubmitTask command;
  command.start.id = TaskId(scene.NextUuid());
  command.start.tenant = scene.tenant();
  command.start.kind = kind;
  command.key = KeyUse{{scene.tenant(), key}, absl::Hours(24)};
  return command;
}

}  // namespace

TEST_CASE("start: a new execution is PENDING with WORKFLOW_STARTED as event 1") {
  Scene scene;
  const WorkflowId id = scene.Start();
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  CHECK(scene.workflow(id).current_sequence == 1);
  REQUIRE(scene.set().events().size() == 1);
  CHECK(scene.set().events()[0].event.sequence == 1);
  CHECK(scene.set().events()[0].event.type == "WORKFLOW_STARTED");
  CHECK(scene.set().events()[0].event.data ==
        R"({"workflowKind":"order","input":null,"queue":"fast"})");
  CHECK(scene.set().NewlyReady().size() == 1);
}

TEST_CASE("start: metadata is in the started event and in the created event of the bus") {
  Scene scene;
  StartWorkflow command;
  command.start.id = WorkflowId(scene.NextUuid());
  command.start.tenant = scene.tenant();
  command.start.kind = "order";
  command.start.metadata = *Metadata::FromText(R"({"customerId":"CUST-123"})");
  const auto decision = Decide(scene.set(), command);
  REQUIRE(decision.ok());
  CHECK_THAT(decision->delta.events[0].data,
             ContainsText(R"("metadata":{"customerId":"CUST-123"})"));
  CHECK(decision->delta.lifecycle[0].type == "workflow.created");
  CHECK_THAT(decision->delta.lifecycle[0].data,
             ContainsText(R"("metadata":{"customerId":"CUST-123"})"));
}

TEST_CASE("start: what a key stands for decides between the old and a new execution") {
  struct Row {
    std::string name;
    WorkflowStatus status;
    bool expired;
    bool created;
  };
  const Row rows[] = {
      {"pending", WorkflowStatus::kPending, false, false},
      {"running", WorkflowStatus::kRunning, false, false},
      {"waiting", WorkflowStatus::kWaiting, false, false},
      {"completed", WorkflowStatus::kCompleted, false, false},
      {"failed", WorkflowStatus::kFailed, false, true},
      {"cancelled", WorkflowStatus::kCancelled, false, true},
      {"expired", WorkflowStatus::kRunning, true, true},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Scene scene;
    WorkflowStart start;
    start.id = WorkflowId(scene.NextUuid());
    start.tenant = scene.tenant();
    start.kind = "order";
    WorkflowExecution old = WorkflowExecution::New(start, scene.now());
    old.status = row.status;
    scene.set().Load(old);
    const absl::Time expiry = row.expired ? scene.now() : scene.now() + absl::Seconds(1);
    scene.set().Load(IdempotencyRecord{{scene.tenant(), "k"}, start.id, scene.now(), expiry});
    const auto decision = Decide(scene.set(), WithKey(scene, "k"));
    REQUIRE(decision.ok());
    CHECK(decision->outcome.key_used);
    CHECK(decision->outcome.created == row.created);
    CHECK((decision->outcome.id == start.id) == !row.created);
    CHECK(decision->delta.keys.size() == (row.created ? 1U : 0U));
  }
}

TEST_CASE("start: two starts with one key in a batch fold into one execution") {
  Scene scene;
  const StartWorkflow first = WithKey(scene, "k");
  REQUIRE(scene.Run(first).ok());
  const auto second = Decide(scene.set(), WithKey(scene, "k"));
  REQUIRE(second.ok());
  CHECK(second->outcome.id == first.start.id);
  CHECK_FALSE(second->outcome.created);
  CHECK(second->delta.new_workflows.empty());
}

TEST_CASE("start: the first call wins silently when a key comes with another workflow kind") {
  Scene scene;
  const StartWorkflow first = WithKey(scene, "k");
  REQUIRE(scene.Run(first).ok());
  StartWorkflow other = WithKey(scene, "k");
  other.start.kind = "refund";
  CHECK(Decide(scene.set(), other)->outcome.kind == "order");
}

TEST_CASE("start: a key of a task is refused for a workflow and the reverse") {
  Scene scene;
  REQUIRE(scene.Run(TaskWithKey(scene, "k", "charge")).ok());
  const absl::Status refused = scene.Run(WithKey(scene, "k"));
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK_THAT(std::string(refused.message()), ContainsText("\"k\""));
  REQUIRE(scene.Run(WithKey(scene, "w")).ok());
  CHECK(absl::IsFailedPrecondition(scene.Run(TaskWithKey(scene, "w", "charge"))));
}

TEST_CASE("start: an unknown parent is NotFound") {
  Scene scene;
  StartWorkflow command = WithKey(scene, "k");
  command.start.parent = WorkflowId(scene.NextUuid());
  CHECK(absl::IsNotFound(scene.Run(command)));
}

TEST_CASE("submit task: a key with another task kind is refused, with the same kind answered") {
  Scene scene;
  const SubmitTask first = TaskWithKey(scene, "k", "charge");
  REQUIRE(scene.Run(first).ok());
  CHECK(absl::IsFailedPrecondition(scene.Run(TaskWithKey(scene, "k", "ship"))));
  const auto again = Decide(scene.set(), TaskWithKey(scene, "k", "charge"));
  REQUIRE(again.ok());
  CHECK(again->outcome.task.start.id == first.start.id);
  CHECK_FALSE(again->outcome.created);
}

TEST_CASE("submit task: for a workflow it writes no event, and an ended workflow takes none") {
  Scene scene;
  const WorkflowId workflow = scene.StartAndClaim();
  SubmitTask command;
  command.start.id = TaskId(scene.NextUuid());
  command.start.tenant = scene.tenant();
  command.start.kind = "charge";
  command.start.workflow = workflow;
  REQUIRE(scene.Run(command).ok());
  CHECK(scene.History(workflow) == std::vector<std::string>{"WORKFLOW_STARTED"});
  REQUIRE(scene.Submit(workflow, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  command.start.id = TaskId(scene.NextUuid());
  CHECK(absl::IsFailedPrecondition(scene.Run(command)));
  command.start.workflow = WorkflowId(scene.NextUuid());
  CHECK(absl::IsNotFound(scene.Run(command)));
}

}  // namespace flovyn::testing
