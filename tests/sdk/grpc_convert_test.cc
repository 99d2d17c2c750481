// What the SDK puts into messages the server reads out of them, and the other way round: nothing is
// lost on the way, and every field of a message is used.
#include <set>
#include <string>

#include "convert.h"
#include "from_proto.h"
#include "test.h"
#include "to_proto.h"

namespace flovyn::sdk {
namespace {

namespace pb = google::protobuf;

const WorkflowId kWorkflow = *WorkflowId::Parse("33333333-3333-4333-8333-333333333333");
const TaskId kTask = *TaskId::Parse("44444444-4444-4444-8444-444444444444");

Payload Json1() { return Payload::Trusted("[1]"); }

/// Names of fields that are not set, in this message and those within.
void FindUnset(const pb::Message& message, std::set<std::string>& unset) {
  const pb::Reflection& get = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const pb::FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const bool another_is_set = field.real_containing_oneof() != nullptr;
    const bool set =
        field.is_repeated() ? get.FieldSize(message, &field) > 0 : get.HasField(message, &field);
    if (!set && !another_is_set) unset.insert(message.GetDescriptor()->name() + "." + field.name());
    if (!set || field.cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field.is_repeated()) FindUnset(get.GetMessage(message, &field), unset);
    for (int n = 0; field.is_repeated() && n < get.FieldSize(message, &field); ++n) {
      FindUnset(get.GetRepeatedMessage(message, &field, n), unset);
    }
  }
}

std::set<std::string> UnsetIn(const pb::Message& message) {
  std::set<std::string> unset;
  FindUnset(message, unset);
  return unset;
}

std::vector<Command> EveryCommand() {
  ScheduleTask task;
  task.task = kTask;
  task.kind = "charge";
  task.input = Json1();
  task.queue = "eu";
  task.max_retries = 5;
  task.timeout_ms = 7;
  task.priority_ms = 3'000;
  task.idempotency_key = "key";
  task.idempotency_ttl_seconds = 60;
  task.metadata_text = R"({"t":1})";
  CreatePromise promise;
  promise.name = "approval";
  promise.timeout_ms = 8;
  promise.idempotency_key = "key-2";
  promise.idempotency_ttl_seconds = 61;
  ScheduleChildWorkflow child;
  child.name = "child";
  child.kind = "refund";
  child.child = kWorkflow;
  child.input = Json1();
  child.queue = "us";
  child.priority_ms = 4'000;
  child.metadata_text = R"({"c":1})";
  ContinueAsNew next;
  next.input = Json1();
  next.kind = "refund";
  next.queue = "us";
  next.version = "2";
  next.metadata_text = R"({"a":1})";
  next.seen = 11;
  next.unconsumed = {3, 7};
  return {RecordOperation{"operation", Json1()},
          SetState{"key", Json1()},
          ClearState{"key"},
          task,
          CompleteWorkflow{Json1()},
          FailWorkflow{"error", "trace", "ERROR"},
          SuspendWorkflow{"waiting"},
          CancelWorkflow{"reason"},
          promise,
          ResolvePromise{"approval", Json1()},
          child,
          StartTimer{"timer", 9},
          CancelTimer{"timer"},
          RequestCancelChildWorkflow{kWorkflow, "reason"},
          next};
}

TEST_CASE("sdk grpc convert: every command arrives with all that it has") {
  CommandSubmission submission;
  submission.workflow = kWorkflow;
  submission.status = SubmitStatus::kSuspended;
  submission.smallest_number = 12;
  submission.commands = EveryCommand();
  REQUIRE(submission.commands.size() == std::variant_size_v<Command>);
  for (std::size_t i = 0; i < submission.commands.size(); ++i) {
    REQUIRE(submission.commands[i].index() == i);  // one of each
  }
  const v1::SubmitWorkflowCommandsRequest sent = sdk_grpc::ToProto(submission);
  CHECK(UnsetIn(sent) ==
        std::set<std::string>{"RequestCancelChildWorkflowCommand.child_execution_name",
                              "ScheduleChildWorkflowCommand.workflow_definition_id"});
  v1::SubmitWorkflowCommandsRequest received = sent;
  const absl::StatusOr<CommandSubmission> read = grpc::FromProto(received, Limits());
  REQUIRE(read.ok());
  CHECK(read->smallest_number == 12);
  CHECK(sdk_grpc::ToProto(*read).DebugString() == sent.DebugString());
}

TEST_CASE("sdk grpc convert: every status of a submit arrives") {
  for (const SubmitStatus status :
       {SubmitStatus::kUnspecified, SubmitStatus::kRunning, SubmitStatus::kSuspended,
        SubmitStatus::kCompleted, SubmitStatus::kCancelled, SubmitStatus::kFailed,
        SubmitStatus::kContinuedAsNew}) {
    CommandSubmission submission;
    submission.status = status;
    v1::SubmitWorkflowCommandsRequest sent = sdk_grpc::ToProto(submission);
    CHECK(grpc::FromProto(sent, Limits())->status == status);
  }
}

TEST_CASE("sdk grpc convert: a registration arrives with all that it has") {
  Capability capability;
  capability.kind = "order";
  capability.name = "Order";
  capability.description = "text";
  capability.timeout_seconds = 5;
  capability.cancellable = true;
  capability.tags = {"a", "b"};
  capability.retry_policy = capability.metadata = Json1();
  capability.input_schema = capability.output_schema = Json1();
  capability.version = "1";
  capability.content_hash = "ff";
  WorkerRegistration registration;
  registration.name = "worker";
  registration.version = "2";
  registration.type = WorkerType::kTask;
  registration.host_name = "host";
  registration.process_id = "3";
  registration.metadata = Json1();
  registration.workflows = {capability};
  capability.version = capability.content_hash = "";
  registration.tasks = {capability};
  v1::WorkerRegistrationRequest sent = sdk_grpc::ToProto(registration);
  sent.set_org_id(kWorkflow.str());
  CHECK(UnsetIn(sent) == std::set<std::string>{"WorkerRegistrationRequest.agents",
                                               "WorkerRegistrationRequest.team_id"});
  v1::WorkerRegistrationRequest received = sent;
  const absl::StatusOr<WorkerRegistration> read = grpc::FromProto(received, Limits());
  REQUIRE(read.ok());
  v1::WorkerRegistrationRequest again = sdk_grpc::ToProto(*read);
  again.set_org_id(kWorkflow.str());
  CHECK(again.DebugString() == sent.DebugString());
}

template <class Execution, class Status>
void FillOutcome(Execution& execution, Status status) {
  execution.start.input = Json1();
  execution.start.metadata = *Metadata::FromText(R"({"a":{"b":1}})");
  execution.start.queue = "eu";
  execution.status = status;
  execution.output = Json1();
  execution.error = "error";
  execution.created_at = absl::FromUnixMillis(1);
  execution.started_at = absl::FromUnixMillis(2);
  execution.updated_at = absl::FromUnixMillis(3);
  execution.completed_at = absl::FromUnixMillis(4);
}

TEST_CASE("sdk grpc convert: an execution arrives with all that clients see of it") {
  WorkflowExecution workflow;
  workflow.start.id = kWorkflow;
  workflow.start.kind = "order";
  workflow.start.priority_ms = 5'000;
  workflow.start.version = "7";
  workflow.start.parent = kWorkflow;
  workflow.start.run = 2;
  workflow.start.first = kWorkflow;
  workflow.start.continued_from = kWorkflow;
  workflow.continued_as = kWorkflow;
  workflow.current_sequence = 12;
  workflow.failure_type = "ERROR";
  FillOutcome(workflow, WorkflowStatus::kFailed);
  v1::WorkflowDetails sent;
  grpc::ToProto(workflow, sent);
  CHECK(UnsetIn(sent).empty());
  v1::WorkflowDetails received = sent;
  const absl::StatusOr<WorkflowExecution> read = sdk_grpc::FromProto(received);
  REQUIRE(read.ok());
  v1::WorkflowDetails again;
  grpc::ToProto(*read, again);
  CHECK(again.DebugString() == sent.DebugString());
}

TEST_CASE("sdk grpc convert: a task arrives with all that clients see of it") {
  TaskExecution task;
  task.start.id = kTask;
  task.start.kind = "charge";
  task.start.max_retries = 5;
  task.execution_count = 2;
  task.progress = 0.5;
  task.progress_details = "half";
  FillOutcome(task, TaskStatus::kCompleted);
  v1::TaskDetails sent;
  grpc::ToProto(task, sent);
  CHECK(UnsetIn(sent).empty());
  v1::TaskDetails received = sent;
  const absl::StatusOr<TaskExecution> read = sdk_grpc::FromProto(received);
  REQUIRE(read.ok());
  v1::TaskDetails again;
  grpc::ToProto(*read, again);
  CHECK(again.DebugString() == sent.DebugString());
}

TEST_CASE("sdk grpc convert: claimed work arrives with all that its code sees") {
  WorkflowExecution workflow;
  workflow.start.id = kWorkflow;
  workflow.start.kind = "order";
  workflow.start.priority_ms = 5'000;
  workflow.start.version = "7";
  workflow.current_sequence = 12;
  workflow.task_time = absl::FromUnixMillis(9);
  FillOutcome(workflow, WorkflowStatus::kRunning);
  v1::PollResponse polled;
  grpc::ToProto(ClaimedWork(workflow), polled);
  const auto claimed = sdk_grpc::FromProto(*polled.mutable_workflow_execution());
  REQUIRE(claimed.ok());
  CHECK(claimed->start.id == kWorkflow);
  CHECK(claimed->start.kind == "order");
  CHECK(claimed->start.input == Json1());
  CHECK(claimed->start.metadata == workflow.start.metadata);
  CHECK(claimed->start.queue == "eu");
  CHECK(claimed->start.version == "7");
  CHECK(claimed->start.priority_ms == 5'000);
  CHECK(claimed->current_sequence == 12);
  CHECK(claimed->task_time == workflow.task_time);
  CHECK(claimed->created_at == workflow.created_at);

  TaskExecution task;
  task.start.id = kTask;
  task.start.workflow = kWorkflow;
  task.start.kind = "charge";
  task.start.max_retries = 5;
  task.execution_count = 2;
  FillOutcome(task, TaskStatus::kRunning);
  v1::PollTaskResponse polled_task;
  grpc::ToProto(ClaimedWork(task), polled_task);
  const auto claimed_task = sdk_grpc::FromProto(*polled_task.mutable_task());
  REQUIRE(claimed_task.ok());
  CHECK(claimed_task->start.id == kTask);
  CHECK(claimed_task->start.workflow == kWorkflow);
  CHECK(claimed_task->start.kind == "charge");
  CHECK(claimed_task->start.input == Json1());
  CHECK(claimed_task->start.metadata == task.start.metadata);
  CHECK(claimed_task->start.queue == "eu");
  CHECK(claimed_task->start.max_retries == 5);
  CHECK(claimed_task->execution_count == 2);
}

TEST_CASE("sdk grpc convert: a reply that makes no sense is a defect of the server") {
  v1::WorkflowDetails details;
  CHECK(absl::IsInternal(sdk_grpc::FromProto(details).status()));
  details.set_id(kWorkflow.str());
  details.set_status("DONE");
  CHECK(absl::IsInternal(sdk_grpc::FromProto(details).status()));
}

}  // namespace
}  // namespace flovyn::sdk
