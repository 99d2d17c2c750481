#include <chrono>
#include <list>
#include <random>
#include <set>

#include "grpc_under_test.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using flovyn::grpc::GrpcServerOptions;
using Clock = std::chrono::steady_clock;

v1::PollResponse PollNow(GrpcUnderTest& grpc) {
  v1::PollResponse response;
  const auto context = Context();
  const ::grpc::Status status =
      grpc.workflows->PollWorkflow(context.get(), WorkflowPoll(0), &response);
  INFO(status.error_message());
  REQUIRE(status.ok());
  return response;
}

TEST_CASE("grpc poll: a workflow that waits is handed out with all that its worker needs") {
  GrpcUnderTest grpc;
  v1::StartWorkflowRequest start;
  start.set_org_id(kOrg);
  start.set_workflow_kind("order");
  start.set_input(R"({"n": 9007199254740993})");
  start.set_queue("fast");
  start.set_priority_seconds(7);
  start.set_workflow_version("2.1.0");
  v1::StartWorkflowResponse started;
  const auto starting = Context();
  REQUIRE(grpc.workflows->StartWorkflow(starting.get(), start, &started).ok());
  CHECK_FALSE(started.idempotency_key_used());
  CHECK(started.idempotency_key_new());

  v1::PollRequest poll = WorkflowPoll(5);
  poll.set_queue("fast");
  v1::PollResponse response;
  const auto context = Context();
  const std::int64_t before = absl::ToUnixMillis(absl::Now());
  REQUIRE(grpc.workflows->PollWorkflow(context.get(), poll, &response).ok());
  const v1::WorkflowExecution& got = response.workflow_execution();
  CHECK(got.id() == started.workflow_execution_id());
  CHECK(got.kind() == "order");
  CHECK(got.org_id() == kOrg);
  CHECK(got.input() == R"({"n": 9007199254740993})");
  CHECK(got.queue() == "fast");
  CHECK(got.priority_ms() == 7'000);
  CHECK(got.workflow_version() == "2.1.0");
  CHECK(got.current_sequence() == 1);
  CHECK(std::abs(got.created_at_ms() - before) < 60'000);
  CHECK(std::abs(got.workflow_task_time_millis() - before) < 60'000);
  CHECK_FALSE(got.has_worker_pool_id());
  CHECK(TokenOf(*context).size() == 36);
}

TEST_CASE("grpc poll: a task is handed out with all that its worker needs") {
  GrpcUnderTest grpc;
  v1::SubmitTaskRequest submit;
  submit.set_org_id(kOrg);
  submit.set_kind("charge");
  submit.set_input("[1]");
  submit.set_idempotency_key("charge-1");
  (*submit.mutable_metadata())["customerId"] = "CUST-123";
  v1::SubmitTaskResponse submitted;
  const auto submitting = Context();
  REQUIRE(grpc.tasks->SubmitTask(submitting.get(), submit, &submitted).ok());
  CHECK(submitted.idempotency_key_used());
  CHECK(submitted.idempotency_key_new());

  v1::PollTaskResponse response;
  const auto context = Context();
  REQUIRE(grpc.tasks->PollTask(context.get(), TaskPoll(5), &response).ok());
  const v1::TaskExecutionInfo& got = response.task();
  CHECK(got.task_execution_id() == submitted.task_execution_id());
  CHECK(got.kind() == "charge");
  CHECK(got.input() == "[1]");
  CHECK(got.workflow_execution_id().empty());
  CHECK(got.execution_count() == 1);
  CHECK(got.queue() == "default");
  CHECK(TokenOf(*context).size() == 36);

  v1::FailTaskRequest fail;
  fail.set_task_execution_id(got.task_execution_id());
  fail.set_error("card refused");
  google::protobuf::Empty nothing;
  const auto failing = Context();
  failing->AddMetadata("flovyn-claim-token", TokenOf(*context));
  CHECK(grpc.tasks->FailTask(failing.get(), fail, &nothing).ok());
}

TEST_CASE("grpc poll: no work is OK with nothing, at once when no time is given") {
  GrpcUnderTest grpc;
  for (const std::int64_t timeout : {0, -5}) {
    v1::PollTaskResponse response;
    const auto context = Context();
    const auto begin = Clock::now();
    REQUIRE(grpc.tasks->PollTask(context.get(), TaskPoll(timeout), &response).ok());
    CHECK(Clock::now() - begin < std::chrono::seconds(5));
    CHECK_FALSE(response.has_task());
    CHECK(TokenOf(*context).empty());
  }
}

TEST_CASE("grpc poll: without a gRPC deadline a poll is held shortly, whatever it asks for") {
  GrpcUnderTest grpc;
  AsyncPoll poll(*grpc.workflows, ContextWithoutDeadline(), WorkflowPoll(60));
  const auto begin = Clock::now();
  REQUIRE(poll.Wait().ok());
  CHECK(Clock::now() - begin < std::chrono::seconds(10));
  CHECK_FALSE(poll.response().has_workflow_execution());
}

TEST_CASE("grpc poll: with a gRPC deadline a poll is held, and answered before it") {
  GrpcUnderTest grpc;
  auto context = Context();
  SetDeadline(*context, absl::Milliseconds(1'500));
  const auto begin = Clock::now();
  AsyncPoll poll(*grpc.workflows, std::move(context), WorkflowPoll(60));
  const ::grpc::Status& status = poll.Wait();
  CHECK(status.error_code() == ::grpc::OK);
  CHECK(Clock::now() - begin > std::chrono::milliseconds(1'000));
  CHECK_FALSE(poll.response().has_workflow_execution());
}

TEST_CASE("grpc poll: one that waits gets work as soon as there is some") {
  GrpcUnderTest grpc;
  const auto begin = Clock::now();
  AsyncPoll poll(*grpc.workflows, Context(), WorkflowPoll(25));
  REQUIRE(Eventually([&] { return grpc.ParkedPolls() == 1; }));
  const std::string id = grpc.Start("order");
  REQUIRE(poll.Wait().ok());
  CHECK(poll.response().workflow_execution().id() == id);
  CHECK(Clock::now() - begin < std::chrono::seconds(15));
}

TEST_CASE("grpc poll: more than the limit are refused, and there is room again afterwards") {
  GrpcServerOptions options;
  options.max_polls = 2;
  GrpcUnderTest grpc(options);
  std::list<AsyncPoll> waiting;
  for (int i = 0; i < 2; ++i) waiting.emplace_back(*grpc.workflows, Context(), WorkflowPoll(25));
  REQUIRE(Eventually([&] { return grpc.ParkedPolls() == 2; }));
  v1::PollResponse response;
  const auto refused = Context();
  const ::grpc::Status status =
      grpc.workflows->PollWorkflow(refused.get(), WorkflowPoll(5), &response);
  CHECK(status.error_code() == ::grpc::RESOURCE_EXHAUSTED);
  CHECK_THAT(status.error_message(), ContainsText("2 polls are waiting here, at most 2 may"));
  waiting.clear();
  CHECK(Eventually([&] {
    const auto context = Context();
    return grpc.workflows->PollWorkflow(context.get(), WorkflowPoll(0), &response).ok();
  }));
}

TEST_CASE("grpc poll: the claim token proves the claim, another one is refused") {
  GrpcUnderTest grpc;
  const std::string id = grpc.Start("order");
  v1::PollResponse response;
  const auto polling = Context();
  REQUIRE(grpc.workflows->PollWorkflow(polling.get(), WorkflowPoll(5), &response).ok());
  v1::SubmitWorkflowCommandsRequest submit;
  submit.set_workflow_execution_id(id);
  submit.set_status(v1::COMPLETED);
  v1::WorkflowCommand& command = *submit.add_commands();
  command.set_command_type(v1::COMPLETE_WORKFLOW);
  command.mutable_complete_workflow()->set_output("true");
  const auto submit_with = [&](const std::string& token) {
    google::protobuf::Empty nothing;
    const auto context = Context();
    context->AddMetadata("flovyn-claim-token", token);
    return grpc.workflows->SubmitWorkflowCommands(context.get(), submit, &nothing);
  };
  const ::grpc::Status bad = submit_with("not-a-token");
  CHECK(bad.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK(bad.error_message() == "flovyn-claim-token: \"not-a-token\" is not a UUID");
  CHECK(submit_with(kOtherOrg).error_code() == ::grpc::FAILED_PRECONDITION);
  CHECK(submit_with(TokenOf(*polling)).ok());
}

TEST_CASE("grpc poll: one that its client cancels leaves the work to others") {
  GrpcUnderTest grpc;
  AsyncPoll cancelled(*grpc.workflows, Context(), WorkflowPoll(25));
  REQUIRE(Eventually([&] { return grpc.ParkedPolls() == 1; }));
  cancelled.context().TryCancel();
  CHECK(cancelled.Wait().error_code() == ::grpc::CANCELLED);
  REQUIRE(Eventually([&] { return grpc.ParkedPolls() == 0; }));
  const std::string id = grpc.Start("order");
  CHECK(PollNow(grpc).workflow_execution().id() == id);
}

TEST_CASE("grpc poll: work that was claimed for a poll that is gone goes back at once") {
  GrpcUnderTest grpc;
  const std::string id = grpc.Start("order");
  std::mutex mutex;
  std::condition_variable changed;
  bool claimed = false;
  bool gone = false;
  // The line is written between the claim and the reply.
  grpc.logger.on_line = [&](const std::string& line) {
    if (line.find("/PollWorkflow") == std::string::npos) return;
    std::unique_lock lock(mutex);
    claimed = true;
    changed.notify_all();
    changed.wait(lock, [&] { return gone; });
  };
  const auto connection = grpc.Connect();
  const auto stub = v1::WorkflowDispatch::NewStub(connection);
  AsyncPoll poll(*stub, Context(), WorkflowPoll(25));
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return claimed; });
  }
  poll.context().TryCancel();
  CHECK(poll.Wait().error_code() == ::grpc::CANCELLED);
  // A later call of the same connection is answered after the server has seen the cancellation.
  ::grpc::ClientContext later;
  CallRaw(connection, "/flovyn.v1.WorkflowDispatch/StartWorkflow", later);
  {
    const std::lock_guard lock(mutex);
    gone = true;
    changed.notify_all();
  }
  std::string returned;
  CHECK(Eventually([&] {
    returned = PollNow(grpc).workflow_execution().id();
    return !returned.empty();
  }));
  CHECK(returned == id);
}

TEST_CASE("grpc poll: polls cut off at any moment lose no work") {
  const auto seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  // A reply that was written before its poll was cut off counts as delivered, though nobody read
  // it: such work comes back when its worker is silent.
  ClaimPolicy claims;
  claims.worker_silence = absl::Milliseconds(500);
  GrpcUnderTest grpc({}, claims);
  std::set<std::string> missing;
  std::list<AsyncPoll> polls;
  for (int i = 0; i < 150; ++i) {
    v1::PollRequest request = WorkflowPoll(25);
    request.set_worker_id("silent-" + std::to_string(i));
    AsyncPoll& poll = polls.emplace_back(*grpc.workflows, Context(), request);
    if (random() % 2 == 0) {
      REQUIRE(Eventually([&] { return grpc.ParkedPolls() > 0 || poll.ended(); }));
    }
    missing.insert(grpc.Start("order"));
    if (random() % 2 == 0) poll.context().TryCancel();
  }
  for (AsyncPoll& poll : polls) {
    poll.context().TryCancel();
    if (poll.Wait().ok()) missing.erase(poll.response().workflow_execution().id());
  }
  CHECK(Eventually([&] {
    REQUIRE(grpc.engine.Tick().ok());
    const v1::PollResponse response = PollNow(grpc);
    missing.erase(response.workflow_execution().id());
    return missing.empty();
  }));
}

TEST_CASE("grpc poll: Shutdown answers 500 waiting polls with nothing, soon") {
  GrpcUnderTest grpc;
  std::list<AsyncPoll> polls;
  for (int i = 0; i < 500; ++i) polls.emplace_back(*grpc.workflows, Context(), WorkflowPoll(25));
  REQUIRE(Eventually([&] { return grpc.ParkedPolls() == 500; }));
  const auto begin = Clock::now();
  grpc.server->Shutdown(absl::Seconds(10));
  CHECK(Clock::now() - begin < std::chrono::seconds(5));
  for (AsyncPoll& poll : polls) {
    CHECK(poll.Wait().error_code() == ::grpc::OK);
    CHECK_FALSE(poll.response().has_workflow_execution());
  }
}

}  // namespace
}  // namespace flovyn::testing
