#include "grpc_scene.h"

#include "flovyn/json/json.h"
#include "test.h"

namespace flovyn::testing {
namespace {

constexpr char kTaskId[] = "44444444-4444-4444-8444-444444444444";

v1::SubmitWorkflowCommandsRequest Commands(const std::string& workflow) {
  v1::SubmitWorkflowCommandsRequest submit;
  submit.set_workflow_execution_id(workflow);
  submit.set_status(v1::RUNNING);
  v1::WorkflowCommand& schedule = *submit.add_commands();
  schedule.set_command_type(v1::SCHEDULE_TASK);
  schedule.set_sequence_number(1);
  schedule.mutable_schedule_task()->set_kind("charge");
  schedule.mutable_schedule_task()->set_task_execution_id(kTaskId);
  v1::WorkflowCommand& promise = *submit.add_commands();
  promise.set_command_type(v1::CREATE_PROMISE);
  promise.set_sequence_number(2);
  promise.mutable_create_promise()->set_promise_id("approval");
  return submit;
}

}  // namespace

GrpcScene::GrpcScene(GrpcUnderTest& grpc) : workflow(grpc.Start("order")) {
  using Workflows = v1::WorkflowDispatch::Stub;
  v1::PollResponse polled;
  REQUIRE(Ask(*grpc.workflows, &Workflows::PollWorkflow, WorkflowPoll(5), polled).ok());
  REQUIRE(polled.workflow_execution().id() == workflow);
  google::protobuf::Empty nothing;
  REQUIRE(
      Ask(*grpc.workflows, &Workflows::SubmitWorkflowCommands, Commands(workflow), nothing).ok());
  v1::PollTaskResponse claimed;
  REQUIRE(Ask(*grpc.tasks, &v1::TaskExecution::Stub::PollTask, TaskPoll(5), claimed).ok());
  task = claimed.task().task_execution_id();
  REQUIRE(task == kTaskId);
  const absl::StatusOr<Json> created = ParseJson(HistoryOf(grpc, workflow).back().event_data());
  REQUIRE(created.ok());
  promise = created->Find("promiseId")->AsString();
  v1::WorkerRegistrationRequest registration;
  registration.set_org_id(kOrg);
  registration.set_worker_name("registered");
  registration.set_worker_type("UNIFIED");
  v1::WorkerRegistrationResponse registered;
  REQUIRE(Ask(*grpc.workers, &v1::WorkerLifecycle::Stub::RegisterWorker, registration, registered)
              .ok());
  worker = registered.worker_id();
}

std::vector<v1::WorkflowEvent> HistoryOf(GrpcUnderTest& grpc, const std::string& workflow) {
  v1::GetEventsRequest request;
  request.set_workflow_execution_id(workflow);
  v1::GetEventsResponse response;
  REQUIRE(Ask(*grpc.workflows, &v1::WorkflowDispatch::Stub::GetEvents, request, response).ok());
  return {response.events().begin(), response.events().end()};
}

std::string LastEventOf(GrpcUnderTest& grpc, const std::string& workflow) {
  const v1::WorkflowEvent last = HistoryOf(grpc, workflow).back();
  return last.event_type() + " " + last.event_data();
}

}  // namespace flovyn::testing
