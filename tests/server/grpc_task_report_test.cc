// What workers tell about running tasks, and the tasks' state, on the wire.
#include <future>

#include "grpc_scene.h"
#include "test.h"

namespace flovyn::testing {
namespace {

using Tasks = v1::TaskExecution::Stub;
using google::protobuf::Empty;

template <class Request>
Request About(const std::string& task) {
  Request request;
  request.set_task_execution_id(task);
  return request;
}

TEST_CASE("grpc task state: set, read, listed and cleared, values come back byte for byte") {
  GrpcUnderTest grpc;
  const GrpcScene scene(grpc);
  Empty nothing;
  const auto set = [&](const std::string& key, const std::string& value) {
    auto request = About<v1::SetStateRequest>(scene.task);
    request.set_key(key);
    request.set_value(value);
    return Ask(*grpc.tasks, &Tasks::SetState, request, nothing);
  };
  const auto get = [&](const std::string& key) {
    auto request = About<v1::GetStateRequest>(scene.task);
    request.set_key(key);
    v1::GetStateResponse response;
    REQUIRE(Ask(*grpc.tasks, &Tasks::GetState, request, response).ok());
    return response;
  };
  const auto keys = [&] {
    v1::GetStateKeysResponse response;
    const auto request = About<v1::GetStateKeysRequest>(scene.task);
    REQUIRE(Ask(*grpc.tasks, &Tasks::GetStateKeys, request, response).ok());
    return std::vector<std::string>(response.keys().begin(), response.keys().end());
  };
  CHECK_FALSE(get("cursor").found());
  REQUIRE(set("cursor", R"({"at": 9007199254740993})").ok());
  REQUIRE(set("batch", "").ok());
  CHECK(get("cursor").found());
  CHECK(get("cursor").value() == R"({"at": 9007199254740993})");
  CHECK(get("batch").found());
  CHECK(get("batch").value() == "null");
  CHECK(keys() == std::vector<std::string>{"batch", "cursor"});
  auto clear = About<v1::ClearStateRequest>(scene.task);
  clear.set_key("batch");
  REQUIRE(Ask(*grpc.tasks, &Tasks::ClearState, clear, nothing).ok());
  CHECK(keys() == std::vector<std::string>{"cursor"});
  const auto clear_all = About<v1::ClearAllStateRequest>(scene.task);
  REQUIRE(Ask(*grpc.tasks, &Tasks::ClearAllState, clear_all, nothing).ok());
  CHECK(keys().empty());
  CHECK(set("cursor", "{").error_code() == ::grpc::INVALID_ARGUMENT);
  const ::grpc::Status no_key = set("", "1");
  CHECK(no_key.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(no_key.error_message(), ContainsText("key"));
}

TEST_CASE("grpc task reports: what is out of range names the field") {
  GrpcUnderTest grpc;
  const GrpcScene scene(grpc);
  Empty nothing;
  auto progress = About<v1::ReportProgressRequest>(scene.task);
  progress.set_progress(1);
  progress.set_details("all of it");
  CHECK(Ask(*grpc.tasks, &Tasks::ReportProgress, progress, nothing).ok());
  progress.set_progress(1.5);
  const ::grpc::Status over = Ask(*grpc.tasks, &Tasks::ReportProgress, progress, nothing);
  CHECK(over.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(over.error_message(), ContainsText("progress: 1.5"));
  auto log = About<v1::LogMessageRequest>(scene.task);
  log.set_level("WARN");
  log.set_message("nearly");
  CHECK(Ask(*grpc.tasks, &Tasks::LogMessage, log, nothing).ok());
  log.set_level("LOUD");
  const ::grpc::Status loud = Ask(*grpc.tasks, &Tasks::LogMessage, log, nothing);
  CHECK(loud.error_code() == ::grpc::INVALID_ARGUMENT);
  CHECK_THAT(loud.error_message(), ContainsText("level: \"LOUD\""));
}

TEST_CASE("grpc task reports: a cancelled task tells its worker, and wakes its workflow") {
  GrpcUnderTest grpc;
  const GrpcScene scene(grpc);
  Empty nothing;
  const auto heartbeat = About<v1::HeartbeatRequest>(scene.task);
  CHECK(Ask(*grpc.tasks, &Tasks::Heartbeat, heartbeat, nothing).ok());
  const auto cancel = About<v1::CancelTaskRequest>(scene.task);
  REQUIRE(Ask(*grpc.tasks, &Tasks::CancelTask, cancel, nothing).ok());
  CHECK(Ask(*grpc.tasks, &Tasks::CancelTask, cancel, nothing).error_code() ==
        ::grpc::FAILED_PRECONDITION);
  CHECK(Ask(*grpc.tasks, &Tasks::Heartbeat, heartbeat, nothing).error_code() ==
        ::grpc::FAILED_PRECONDITION);
  const auto complete = About<v1::CompleteTaskRequest>(scene.task);
  CHECK(Ask(*grpc.tasks, &Tasks::CompleteTask, complete, nothing).error_code() ==
        ::grpc::FAILED_PRECONDITION);
  const auto history = HistoryOf(grpc, scene.workflow);
  REQUIRE(history.size() >= 2);
  CHECK(history[history.size() - 2].event_type() == "TASK_CANCELLED");
  CHECK(history.back().event_type() == "TASK_FAILED");
  CHECK_THAT(history.back().event_data(), ContainsText("Task cancelled"));
}

TEST_CASE("grpc task reports: an unknown task is not found, for every RPC about tasks") {
  GrpcUnderTest grpc;
  Empty nothing;
  const auto code = [&](auto method, auto request) {
    request.set_task_execution_id(kNobody);
    return Ask(*grpc.tasks, method, request, nothing).error_code();
  };
  CHECK(code(&Tasks::ReportProgress, v1::ReportProgressRequest()) == ::grpc::NOT_FOUND);
  CHECK(code(&Tasks::Heartbeat, v1::HeartbeatRequest()) == ::grpc::NOT_FOUND);
  CHECK(code(&Tasks::CancelTask, v1::CancelTaskRequest()) == ::grpc::NOT_FOUND);
  CHECK(code(&Tasks::ClearAllState, v1::ClearAllStateRequest()) == ::grpc::NOT_FOUND);
  v1::LogMessageRequest log;
  log.set_level("INFO");
  CHECK(code(&Tasks::LogMessage, log) == ::grpc::NOT_FOUND);
  v1::GetStateKeysResponse keys;
  CHECK(Ask(*grpc.tasks, &Tasks::GetStateKeys, About<v1::GetStateKeysRequest>(kNobody), keys)
            .error_code() == ::grpc::NOT_FOUND);
  v1::GetStateResponse state;
  CHECK(
      Ask(*grpc.tasks, &Tasks::GetState, About<v1::GetStateRequest>(kNobody), state).error_code() ==
      ::grpc::NOT_FOUND);
}

class FirstToken final : public StreamReader {
 public:
  bool full() const override { return false; }
  void Write(const StreamEvent& event) override {
    if (event.type == StreamType::kToken) token.set_value(event.data);
  }
  void Finish() override {}

  std::promise<std::string> token;
};

TEST_CASE("grpc stream: what a task says comes in the stream of its workflow") {
  GrpcUnderTest grpc;
  const GrpcScene scene(grpc);
  StreamRequest watched;
  watched.tenant = *TenantId::Parse(kOrg);
  watched.execution = *WorkflowId::Parse(scene.workflow);
  const auto reader = std::make_shared<FirstToken>();
  const auto ticket = grpc.engine.streams().Open(Caller::Trusted(), watched, reader);
  REQUIRE(ticket.ok());
  grpc.engine.streams().Continue(*ticket);
  auto request = About<v1::StreamTaskDataRequest>(scene.task);
  request.set_type(v1::TOKEN);
  request.set_payload(R"({"type":"token","text":"Hi"})");
  v1::StreamTaskDataResponse response;
  REQUIRE(Ask(*grpc.tasks, &Tasks::StreamTaskData, request, response).ok());
  CHECK(response.acknowledged());
  CHECK(reader->token.get_future().get() == "Hi");
  grpc.engine.streams().Close(*ticket);
  request.set_workflow_execution_id(scene.workflow);
  CHECK(Ask(*grpc.tasks, &Tasks::StreamTaskData, request, response).ok());
}

TEST_CASE("grpc stream: a wrong type, payload or execution is refused by its name") {
  GrpcUnderTest grpc;
  const GrpcScene scene(grpc);
  const auto refused = [&](int type, const std::string& payload, const std::string& workflow) {
    auto request = About<v1::StreamTaskDataRequest>(scene.task);
    request.set_type(static_cast<v1::StreamEventType>(type));
    request.set_payload(payload);
    request.set_workflow_execution_id(workflow);
    v1::StreamTaskDataResponse response;
    const ::grpc::Status status = Ask(*grpc.tasks, &Tasks::StreamTaskData, request, response);
    CHECK(status.error_code() == ::grpc::INVALID_ARGUMENT);
    return status.error_message();
  };
  CHECK_THAT(refused(0, "{}", ""), ContainsText("type: 0 is no type"));
  CHECK_THAT(refused(5, "{}", ""), ContainsText("type: 5 is no type"));
  CHECK_THAT(refused(1, "", ""), ContainsText("payload: "));
  CHECK_THAT(refused(1, "{", ""), ContainsText("payload"));
  CHECK_THAT(refused(1, '"' + std::string(1'048'576, 'x') + '"', ""), ContainsText("payload"));
  CHECK_THAT(refused(1, "{}", "x"), ContainsText("workflow_execution_id"));
  CHECK_THAT(refused(1, "{}", kNobody), ContainsText("workflow_execution_id"));
}

}  // namespace
}  // namespace flovyn::testing
