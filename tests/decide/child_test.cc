#include "flovyn/decide/cancel.h"
#include "flovyn/decide/deliver_message.h"
#include "flovyn/decide/retry_workflow.h"
#include "flovyn/decide/start_child.h"
#include "scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Types = std::vector<std::string>;

struct Family {
  WorkflowId parent;
  WorkflowId child;
};

ScheduleChildWorkflow Child(Scene& scene) {
  return {.name = "child-1", .kind = "doubler", .child = WorkflowId(scene.NextUuid())};
}

Family MakeFamily(Scene& scene) {
  const WorkflowId parent = scene.StartAndClaim();
  const ScheduleChildWorkflow child = Child(scene);
  REQUIRE(scene.Submit(parent, {child}, SubmitStatus::kSuspended).ok());
  return {parent, child.child};
}

MessageKey Ended(const Family& family) {
  return {family.parent, MessageKind::kChildEnded, family.child};
}

void EndChild(Scene& scene, const Family& family, const Command& end, SubmitStatus status) {
  scene.Claim(family.child);
  REQUIRE(scene.Submit(family.child, {end}, status).ok());
}

}  // namespace

TEST_CASE("child: it is made with the id of the command, in the queue of its parent") {
  Scene scene;
  const Family family = MakeFamily(scene);
  const WorkflowExecution& child = scene.workflow(family.child);
  CHECK(child.status == WorkflowStatus::kPending);
  CHECK(child.start.queue == "fast");
  CHECK(child.start.parent == family.parent);
  CHECK(child.start.child_name == "child-1");
  CHECK(child.start.metadata.empty());
  CHECK(scene.History(family.child) == Types{"WORKFLOW_STARTED"});
  CHECK(scene.Last(family.parent, "CHILD_WORKFLOW_INITIATED") ==
        R"({"childExecutionName":"child-1","childExecutionId":")" + family.child.str() +
            R"(","childworkflowExecutionId":")" + family.child.str() +
            R"(","childWorkflowKind":"doubler","input":null,"queue":"fast"})");
  CHECK(scene.workflow(family.parent).current_sequence == 2);
}

TEST_CASE("child: one id is one child, two things under one id are refused") {
  Scene scene;
  const WorkflowId parent = scene.StartAndClaim();
  const ScheduleChildWorkflow child = Child(scene);
  REQUIRE(scene.Submit(parent, {child, child}, SubmitStatus::kRunning).ok());
  REQUIRE(scene.Submit(parent, {child}, SubmitStatus::kRunning).ok());
  CHECK(scene.History(parent) == Types{"WORKFLOW_STARTED", "CHILD_WORKFLOW_INITIATED"});
  ScheduleChildWorkflow other = child;
  other.name = "child-2";
  CHECK(absl::IsFailedPrecondition(scene.Submit(parent, {other}, SubmitStatus::kRunning)));
  ScheduleChildWorkflow taken = Child(scene);
  taken.child = parent;
  CHECK(absl::IsFailedPrecondition(scene.Submit(parent, {taken}, SubmitStatus::kRunning)));
}

TEST_CASE("child: its outcome reaches the parent once, by a message") {
  struct Row {
    Command end;
    SubmitStatus status;
    std::string event;
    std::string data;
  };
  const Row rows[] = {
      {CompleteWorkflow{*Payload::From("o", "42", 10)}, SubmitStatus::kCompleted,
       "CHILD_WORKFLOW_COMPLETED", R"("output":42})"},
      {FailWorkflow{"boom \"x\"", "", "ERROR"}, SubmitStatus::kFailed, "CHILD_WORKFLOW_FAILED",
       R"("error":"boom \"x\""})"},
      {CancelWorkflow{"why"}, SubmitStatus::kCancelled, "CHILD_WORKFLOW_FAILED",
       R"("error":"Child workflow cancelled: why"})"},
  };
  for (const Row& row : rows) {
    Scene scene;
    const Family family = MakeFamily(scene);
    EndChild(scene, family, row.end, row.status);
    REQUIRE(scene.set().new_messages().size() == 1);
    CHECK(scene.workflow(family.parent).status == WorkflowStatus::kWaiting);
    REQUIRE(scene.Run(DeliverMessage{Ended(family), {}}).ok());
    CHECK(scene.workflow(family.parent).status == WorkflowStatus::kPending);
    CHECK(scene.Last(family.parent, row.event).ends_with(row.data));
    CHECK(scene.set().delivered_messages() == std::vector{Ended(family)});
    const Types before = scene.History(family.parent);
    REQUIRE(scene.Run(DeliverMessage{Ended(family), {}}).ok());
    CHECK(scene.History(family.parent) == before);
  }
}

TEST_CASE("child: a parent that has ended is not told, one that FAILED is told after its retry") {
  Scene scene;
  const Family family = MakeFamily(scene);
  REQUIRE(scene.Run(SignalWorkflow{.tenant = {}, .workflow = family.parent, .name = "x"}).ok());
  scene.Claim(family.parent);
  REQUIRE(
      scene.Submit(family.parent, {FailWorkflow{"x", "", "ERROR"}}, SubmitStatus::kFailed).ok());
  EndChild(scene, family, CompleteWorkflow{}, SubmitStatus::kCompleted);
  REQUIRE(scene.Run(DeliverMessage{Ended(family), {}}).ok());
  REQUIRE(scene.set().Find(Ended(family)) != nullptr);
  CHECK(scene.set().Find(Ended(family))->held);
  REQUIRE(scene.Run(RetryWorkflow{.tenant = scene.tenant(), .workflow = family.parent}).ok());
  CHECK(scene.workflow(family.parent).status == WorkflowStatus::kPending);
  REQUIRE(scene.set().waits().size() == 1);
  CHECK(scene.set().waits()[0].end == WaitsEnd::kResumed);
}

TEST_CASE("child: retried after its failure, it does not tell its parent a second time") {
  for (const bool delivered_first : {true, false}) {
    Scene scene;
    const Family family = MakeFamily(scene);
    EndChild(scene, family, FailWorkflow{"boom", "", "ERROR"}, SubmitStatus::kFailed);
    const DeliverMessage deliver{Ended(family), {}};
    if (delivered_first) REQUIRE(scene.Run(deliver).ok());
    REQUIRE(scene.Run(RetryWorkflow{.tenant = scene.tenant(), .workflow = family.child}).ok());
    if (!delivered_first) REQUIRE(scene.Run(deliver).ok());
    CHECK(scene.Last(family.parent, "CHILD_WORKFLOW_FAILED").ends_with(R"("error":"boom"})"));
    const Types told = scene.History(family.parent);
    EndChild(scene, family, CompleteWorkflow{}, SubmitStatus::kCompleted);
    CHECK(scene.set().new_messages().empty());
    REQUIRE(scene.Run(deliver).ok());
    CHECK(scene.History(family.parent) == told);
  }
}

TEST_CASE("child: the parent asks for its end, strangers and ended ones are left alone") {
  Scene scene;
  const Family family = MakeFamily(scene);
  const WorkflowId stranger = scene.Start();
  REQUIRE(scene.Run(SignalWorkflow{.tenant = {}, .workflow = family.parent, .name = "x"}).ok());
  scene.Claim(family.parent);
  const WorkflowId gone(scene.NextUuid());
  REQUIRE(scene
              .Submit(family.parent,
                      {RequestCancelChildWorkflow{family.child, "late"},
                       RequestCancelChildWorkflow{stranger, "late"},
                       RequestCancelChildWorkflow{gone, "late"}},
                      SubmitStatus::kSuspended)
              .ok());
  const MessageKey asked{family.child, MessageKind::kCancelRequested, family.parent};
  // What is not there may have been the first of a chain; nothing was.
  const MessageKey lost{gone, MessageKind::kCancelRequested, family.parent};
  REQUIRE(scene.set().new_messages().size() == 2);
  REQUIRE(scene.Run(DeliverMessage{.message = lost, .newest_run = gone}).ok());
  REQUIRE(scene.set().new_messages().size() == 1);
  REQUIRE(scene.Run(DeliverMessage{asked, {}}).ok());
  CHECK(scene.workflow(family.child).status == WorkflowStatus::kCancelled);
  CHECK(scene.History(family.child) ==
        Types{"WORKFLOW_STARTED", "CANCELLATION_REQUESTED", "WORKFLOW_CANCELLED"});
  REQUIRE(scene.Run(DeliverMessage{Ended(family), {}}).ok());
  CHECK(scene.History(family.parent).back() == "CHILD_WORKFLOW_FAILED");
  CHECK(scene.workflow(stranger).status == WorkflowStatus::kPending);
}

TEST_CASE("child: from outside only an open parent takes one") {
  Scene scene;
  const WorkflowId parent = scene.StartAndClaim();
  StartChild command;
  command.start.id = WorkflowId(scene.NextUuid());
  command.start.tenant = scene.tenant();
  command.start.kind = "doubler";
  command.start.queue = "";
  command.start.parent = parent;
  command.start.child_name = "extra";
  REQUIRE(scene.Run(command).ok());
  CHECK(scene.workflow(command.start.id).start.queue == "fast");
  CHECK(scene.History(parent).back() == "CHILD_WORKFLOW_INITIATED");
  REQUIRE(scene.Submit(parent, {CompleteWorkflow{}}, SubmitStatus::kCompleted).ok());
  command.start.id = WorkflowId(scene.NextUuid());
  CHECK(absl::IsFailedPrecondition(scene.Run(command)));
  command.start.parent = WorkflowId(scene.NextUuid());
  CHECK(absl::IsNotFound(scene.Run(command)));
}

}  // namespace flovyn::testing
