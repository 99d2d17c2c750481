#include "convert.h"

#include "flovyn/domain/errors.h"
#include "hold.h"
#include "status_map.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using flovyn::grpc::FromProto;
using flovyn::grpc::HoldFor;

constexpr char kId[] = "33333333-3333-4333-8333-333333333333";

v1::SubmitWorkflowCommandsRequest Submission() {
  v1::SubmitWorkflowCommandsRequest request;
  request.set_workflow_execution_id(kId);
  request.set_status(v1::SUSPENDED);
  return request;
}

v1::WorkflowCommand& AddSetState(v1::SubmitWorkflowCommandsRequest& request, int number,
                                 const std::string& key) {
  v1::WorkflowCommand& command = *request.add_commands();
  command.set_command_type(v1::SET_STATE);
  command.set_sequence_number(number);
  command.mutable_set_state()->set_key(key);
  command.mutable_set_state()->set_value("1");
  return command;
}

std::string RefusalOf(v1::SubmitWorkflowCommandsRequest request, const Limits& limits = {}) {
  const absl::StatusOr<CommandSubmission> result = FromProto(request, limits);
  REQUIRE(absl::IsInvalidArgument(result.status()));
  return std::string(result.status().message());
}

TEST_CASE("grpc commands: are sorted by their numbers, equal ones stay in order") {
  v1::SubmitWorkflowCommandsRequest request = Submission();
  AddSetState(request, 7, "third");
  AddSetState(request, 5, "first");
  AddSetState(request, 7, "fourth");
  AddSetState(request, 6, "second");
  const absl::StatusOr<CommandSubmission> result = FromProto(request, Limits());
  REQUIRE(result.ok());
  std::string order;
  for (const Command& command : result->commands) order += std::get<SetState>(command).key + " ";
  CHECK(order == "first second third fourth ");
  CHECK(result->smallest_number == 5);
  CHECK(result->status == SubmitStatus::kSuspended);
  CHECK(result->workflow.str() == kId);
}

TEST_CASE("grpc commands: type 0 without data is dropped, and its number counts") {
  v1::SubmitWorkflowCommandsRequest request = Submission();
  request.add_commands()->set_sequence_number(3);
  AddSetState(request, 4, "key");
  const absl::StatusOr<CommandSubmission> result = FromProto(request, Limits());
  REQUIRE(result.ok());
  CHECK(result->commands.size() == 1);
  CHECK(result->smallest_number == 3);
}

TEST_CASE("grpc commands: none is number 0") {
  v1::SubmitWorkflowCommandsRequest request = Submission();
  const absl::StatusOr<CommandSubmission> result = FromProto(request, Limits());
  REQUIRE(result.ok());
  CHECK(result->smallest_number == 0);
}

TEST_CASE("grpc commands: the data that is set wins over the type") {
  for (const v1::CommandType type : {v1::COMMAND_TYPE_UNSPECIFIED, v1::START_TIMER}) {
    v1::SubmitWorkflowCommandsRequest request = Submission();
    AddSetState(request, 1, "key").set_command_type(type);
    const absl::StatusOr<CommandSubmission> result = FromProto(request, Limits());
    REQUIRE(result.ok());
    CHECK(std::holds_alternative<SetState>(result->commands.front()));
  }
}

TEST_CASE("grpc commands: a known type without data is refused, an unknown type too") {
  for (const v1::CommandType type : {v1::SET_STATE, v1::COMPLETE_WORKFLOW, v1::START_TIMER}) {
    v1::SubmitWorkflowCommandsRequest request = Submission();
    AddSetState(request, 1, "key");
    request.add_commands()->set_command_type(type);
    CHECK(RefusalOf(request) == "commands[1].command_data: is missing; a command of type " +
                                    v1::CommandType_Name(type) + " needs it");
  }
  v1::SubmitWorkflowCommandsRequest request = Submission();
  request.add_commands()->set_command_type(static_cast<v1::CommandType>(99));
  CHECK(RefusalOf(request) == "commands[0].command_type: 99 is no command type");
}

TEST_CASE("grpc commands: those that wait arrive with all their fields") {
  v1::SubmitWorkflowCommandsRequest request = Submission();
  v1::CreatePromiseCommand& promise = *request.add_commands()->mutable_create_promise();
  promise.set_promise_id("approval");
  promise.set_timeout_ms(2'000);
  promise.set_idempotency_key("key");
  v1::StartTimerCommand& timer = *request.add_commands()->mutable_start_timer();
  timer.set_timer_id("sleep-1");
  timer.set_duration_ms(-5);
  v1::ScheduleChildWorkflowCommand& child =
      *request.add_commands()->mutable_schedule_child_workflow();
  child.set_child_execution_name("child-1");
  child.set_workflow_kind("doubler");
  child.set_child_workflow_execution_id(kId);
  child.set_input("[1.0]");
  child.set_queue("fast");
  const absl::StatusOr<CommandSubmission> result = FromProto(request, Limits());
  INFO(result.status());
  REQUIRE(result.ok());
  REQUIRE(result->commands.size() == 3);
  const auto& created = std::get<CreatePromise>(result->commands[0]);
  CHECK(created.name == "approval");
  CHECK(created.timeout_ms == 2'000);
  CHECK(created.idempotency_key == "key");
  const auto& started = std::get<StartTimer>(result->commands[1]);
  CHECK(started.timer_id == "sleep-1");
  CHECK(started.duration_ms == -5);
  const auto& scheduled = std::get<ScheduleChildWorkflow>(result->commands[2]);
  CHECK(scheduled.name == "child-1");
  CHECK(scheduled.kind == "doubler");
  CHECK(scheduled.child.str() == kId);
  CHECK(scheduled.input.text() == "[1.0]");
  CHECK(scheduled.queue == "fast");
}

TEST_CASE("grpc commands: every field arrives") {
  v1::SubmitWorkflowCommandsRequest request = Submission();
  v1::ScheduleTaskCommand& in = *request.add_commands()->mutable_schedule_task();
  in.set_kind("charge");
  in.set_input("[1]");
  in.set_task_execution_id(kId);
  in.set_max_retries(0);
  in.set_timeout_ms(5'000'000'000);
  in.set_queue("fast");
  in.set_priority_seconds(2'000'000'000);
  in.set_idempotency_key("key");
  in.set_idempotency_key_ttl_seconds(60);
  v1::FailWorkflowCommand& failure = *request.add_commands()->mutable_fail_workflow();
  failure.set_error("broken");
  failure.set_stack_trace("at line 1");
  failure.set_failure_type("ERROR");
  request.add_commands()->mutable_record_operation()->set_operation_name("op");
  request.add_commands()->mutable_clear_state()->set_key("key");
  request.add_commands()->mutable_complete_workflow()->set_output("2");
  request.add_commands()->mutable_suspend_workflow()->set_reason("task");
  const absl::StatusOr<CommandSubmission> result = FromProto(request, Limits());
  REQUIRE(result.ok());
  REQUIRE(result->commands.size() == 6);
  const auto& task = std::get<ScheduleTask>(result->commands[0]);
  CHECK(task.kind == "charge");
  CHECK(task.input.text() == "[1]");
  CHECK(task.task.str() == kId);
  CHECK(task.max_retries == 0);
  CHECK(task.timeout_ms == 5'000'000'000);
  CHECK(task.queue == "fast");
  CHECK(task.priority_ms == 2'000'000'000'000);
  CHECK(task.idempotency_key == "key");
  CHECK(task.idempotency_ttl_seconds == 60);
  const auto& fail = std::get<FailWorkflow>(result->commands[1]);
  CHECK(fail.error == "broken");
  CHECK(fail.stack_trace == "at line 1");
  CHECK(fail.failure_type == "ERROR");
  CHECK(std::get<RecordOperation>(result->commands[2]).name == "op");
  CHECK(std::get<RecordOperation>(result->commands[2]).result.absent());
  CHECK(std::get<ClearState>(result->commands[3]).key == "key");
  CHECK(std::get<CompleteWorkflow>(result->commands[4]).output.text() == "2");
  CHECK(std::get<SuspendWorkflow>(result->commands[5]).reason == "task");
}

TEST_CASE("grpc commands: bad ids and payloads are refused by place and name") {
  v1::SubmitWorkflowCommandsRequest bad_task = Submission();
  AddSetState(bad_task, 1, "key");
  bad_task.add_commands()->mutable_schedule_task()->set_task_execution_id("nope");
  CHECK(RefusalOf(bad_task) == "commands[1].task_execution_id: \"nope\" is not a UUID");
  v1::SubmitWorkflowCommandsRequest bad_json = Submission();
  AddSetState(bad_json, 1, "key").mutable_set_state()->set_value("{");
  CHECK_THAT(RefusalOf(bad_json), ContainsText("commands[0].value: "));
  Limits small;
  small.payload_bytes = 3;
  v1::SubmitWorkflowCommandsRequest large = Submission();
  large.add_commands()->mutable_complete_workflow()->set_output("1234");
  CHECK_THAT(RefusalOf(large, small), ContainsText("commands[0].output: "));
  v1::SubmitWorkflowCommandsRequest bad_status = Submission();
  bad_status.set_status(static_cast<v1::WorkflowStatus>(77));
  CHECK(RefusalOf(bad_status) == "status: 77 is no workflow status");
  CHECK_THAT(RefusalOf(v1::SubmitWorkflowCommandsRequest()),
             ContainsText("workflow_execution_id: "));
}

TEST_CASE("grpc registration: every field arrives, errors name the capability") {
  v1::WorkerRegistrationRequest request;
  request.set_org_id(kId);
  request.set_worker_name("w");
  request.set_worker_version("1.0.0");
  request.set_worker_type("UNIFIED");
  request.set_host_name("host");
  request.set_process_id("77");
  v1::WorkflowCapability& workflow = *request.add_workflows();
  workflow.set_kind("order");
  workflow.set_version("2");
  workflow.set_content_hash("abc");
  workflow.set_timeout_seconds(9);
  workflow.add_tags("a");
  workflow.set_input_schema(R"({"type":"object"})");
  v1::TaskCapability& task = *request.add_tasks();
  task.set_kind("charge");
  task.set_cancellable(true);
  v1::WorkerRegistrationRequest copy = request;
  const absl::StatusOr<WorkerRegistration> result = FromProto(copy, Limits());
  REQUIRE(result.ok());
  CHECK(result->type == WorkerType::kUnified);
  CHECK(result->name == "w");
  CHECK(result->version == "1.0.0");
  CHECK(result->host_name == "host");
  CHECK(result->process_id == "77");
  REQUIRE(result->workflows.size() == 1);
  CHECK(result->workflows[0].kind == "order");
  CHECK(result->workflows[0].version == "2");
  CHECK(result->workflows[0].content_hash == "abc");
  CHECK(result->workflows[0].timeout_seconds == 9);
  CHECK(result->workflows[0].tags == std::vector<std::string>{"a"});
  CHECK(result->workflows[0].input_schema.text() == R"({"type":"object"})");
  REQUIRE(result->tasks.size() == 1);
  CHECK(result->tasks[0].cancellable);

  request.mutable_tasks(0)->set_output_schema("{");
  CHECK_THAT(std::string(FromProto(request, Limits()).status().message()),
             ContainsText("tasks[0].output_schema: "));
  request.set_worker_type("AGENT");
  CHECK(FieldOf(FromProto(request, Limits()).status()) == "worker_type");
}

TEST_CASE("grpc hold: by the deadline, else short, never over the bounds") {
  const flovyn::grpc::GrpcServerOptions options;
  const absl::Duration none = absl::InfiniteDuration();
  CHECK(HoldFor(0, none, options) == absl::ZeroDuration());
  CHECK(HoldFor(-1, absl::Seconds(5), options) == absl::ZeroDuration());
  CHECK(HoldFor(30, none, options) == options.short_hold);
  CHECK(HoldFor(30, absl::Seconds(10), options) == absl::Milliseconds(9'800));
  CHECK(HoldFor(5, absl::Seconds(10), options) == absl::Seconds(5));
  CHECK(HoldFor(1'000, absl::Hours(1), options) == options.max_hold);
  CHECK(HoldFor(30, absl::Milliseconds(100), options) == absl::Milliseconds(50));
  CHECK(HoldFor(30, absl::Milliseconds(-100), options) == absl::ZeroDuration());
  CHECK(HoldFor(std::numeric_limits<std::int64_t>::max(), none, options) == options.short_hold);
}

TEST_CASE("grpc status: the same code, and a text that fits into the trailers") {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "why");
    const ::grpc::Status mapped = flovyn::grpc::ToGrpcStatus(status);
    CHECK(static_cast<int>(mapped.error_code()) == code);
    CHECK(mapped.error_message() == "why");
  }
  CHECK(flovyn::grpc::ToGrpcStatus(absl::OkStatus()).ok());
  const ::grpc::Status cut =
      flovyn::grpc::ToGrpcStatus(InvalidField("kind", std::string(20'000, 'x')));
  CHECK(cut.error_message().size() < 2'100);
}

}  // namespace
}  // namespace flovyn::testing
