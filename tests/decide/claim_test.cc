#include "scene.h"
#include "test.h"

namespace flovyn::testing {

TEST_CASE("claim: work is taken once, and remembers who holds it") {
  Scene scene;
  const WorkflowId id = scene.Start();
  const Claimant claimant = scene.NextClaimant();
  REQUIRE(scene.Run(ClaimWork{WorkType::kWorkflow, id.uuid(), claimant}).ok());
  const WorkflowExecution& workflow = scene.workflow(id);
  CHECK(workflow.status == WorkflowStatus::kRunning);
  CHECK(workflow.dispatch_sequence == 1);
  CHECK(workflow.started_at == scene.now());
  CHECK(workflow.claim->token == claimant.token);
  CHECK(workflow.claim->lease_until == scene.now() + claimant.lease);
  CHECK_FALSE(workflow.claim->delivered);
  CHECK(
      absl::IsAborted(scene.Run(ClaimWork{WorkType::kWorkflow, id.uuid(), scene.NextClaimant()})));
  CHECK(absl::IsAborted(
      scene.Run(ClaimWork{WorkType::kWorkflow, scene.NextUuid(), scene.NextClaimant()})));
}

TEST_CASE("claim: a task that is not due is not taken") {
  Scene scene;
  const TaskId id = scene.ScheduleAndSleep(scene.StartAndClaim(), 5);
  scene.Claim(id);
  REQUIRE(scene.Run(FailTask{scene.tenant(), id, "x", {}, {}}).ok());
  CHECK(absl::IsAborted(scene.Run(ClaimWork{WorkType::kTask, id.uuid(), scene.NextClaimant()})));
}

TEST_CASE("claim: returned undelivered, the work is as if nobody had taken it") {
  Scene scene;
  const WorkflowId workflow = scene.StartAndClaim();
  const TaskId task = scene.ScheduleAndSleep(workflow);
  scene.Claim(task);
  const ClaimToken token = scene.task(task).claim->token;
  REQUIRE(scene.Run(ReturnClaim{WorkType::kTask, task.uuid(), token}).ok());
  CHECK(scene.task(task).status == TaskStatus::kPending);
  CHECK(scene.task(task).execution_count == 0);
  CHECK(scene.task(task).lost_claims == 0);
  CHECK(scene.set().attempts().empty());
  // The claim is gone: returning it again does nothing, also after somebody else took the task.
  scene.Claim(task);
  REQUIRE(scene.Run(ReturnClaim{WorkType::kTask, task.uuid(), token}).ok());
  CHECK(scene.task(task).status == TaskStatus::kRunning);
}

TEST_CASE("claim: a lapsed claim goes back, and only the one that lapsed") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const ClaimToken token = scene.workflow(id).claim->token;
  REQUIRE(scene.Run(ReclaimWork{WorkType::kWorkflow, id.uuid(), token, {}}).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kPending);
  CHECK(scene.workflow(id).lost_claims == 1);
  scene.Claim(id);
  REQUIRE(scene.Run(ReclaimWork{WorkType::kWorkflow, id.uuid(), token, {}}).ok());
  CHECK(scene.workflow(id).status == WorkflowStatus::kRunning);
}

TEST_CASE("claim: work that is lost too often in a row is failed with that reason") {
  Scene scene;
  const WorkflowId id = scene.Start();
  const WorkflowId owner = scene.StartAndClaim();
  const TaskId task = scene.ScheduleAndSleep(owner);
  const Limits limits;
  for (int i = 0; i < limits.lost_claims; ++i) {
    REQUIRE(scene.workflow(id).status == WorkflowStatus::kPending);
    REQUIRE(scene.task(task).status == TaskStatus::kPending);
    scene.Claim(id);
    scene.Claim(task);
    const ClaimToken of_workflow = scene.workflow(id).claim->token;
    const ClaimToken of_task = scene.task(task).claim->token;
    REQUIRE(scene.Run(ReclaimWork{WorkType::kWorkflow, id.uuid(), of_workflow, limits}).ok());
    REQUIRE(scene.Run(ReclaimWork{WorkType::kTask, task.uuid(), of_task, limits}).ok());
  }
  CHECK(scene.workflow(id).status == WorkflowStatus::kFailed);
  CHECK(scene.workflow(id).failure_type == "WORKER_CRASH");
  CHECK_THAT(scene.workflow(id).error, ContainsText("10 times"));
  CHECK(scene.task(task).status == TaskStatus::kFailed);
  CHECK(scene.History(owner).back() == "TASK_FAILED");
  CHECK(scene.workflow(owner).status == WorkflowStatus::kPending);
}

TEST_CASE("claim: a submit forgives the claims that were lost before") {
  Scene scene;
  const WorkflowId id = scene.StartAndClaim();
  const ClaimToken token = scene.workflow(id).claim->token;
  REQUIRE(scene.Run(ReclaimWork{WorkType::kWorkflow, id.uuid(), token, {}}).ok());
  scene.Claim(id);
  REQUIRE(scene.Submit(id, {}, SubmitStatus::kSuspended).ok());
  CHECK(scene.workflow(id).lost_claims == 0);
}

}  // namespace flovyn::testing
