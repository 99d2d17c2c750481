#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "flovyn/domain/tenant.h"
#include "flovyn/json/json.h"
#include "flovyn/v1/flovyn.grpc.pb.h"
#include "server/event_reader.h"
#include "server/server_process.h"
#include "test.h"

namespace flovyn::testing {

inline constexpr char kTasksPath[] = "/api/orgs/default/task-executions";

/// A worker that is connected to one server only, and runs one standalone task.
class TellingWorker {
 public:
  explicit TellingWorker(const ServerProcess& server)
      : stub_(v1::TaskExecution::NewStub(
            grpc::CreateChannel(server.endpoint(), grpc::InsecureChannelCredentials()))) {}

  /// Takes the task, which is the only one.
  void Take(const std::string& task) {
    v1::PollTaskRequest request;
    request.set_worker_id("teller");
    request.set_org_id(std::string(kDefaultTenantId));
    request.set_timeout_seconds(20);
    v1::PollTaskResponse response;
    REQUIRE(Ask(&v1::TaskExecution::Stub::PollTask, request, response).ok());
    REQUIRE(response.task().task_execution_id() == task);
    Adopt(task);
  }
  /// Tells about a task that it did not take.
  void Adopt(const std::string& task) { task_ = task; }
  bool Tell(v1::StreamEventType type, const std::string& json) {
    v1::StreamTaskDataRequest request;
    request.set_task_execution_id(task_);
    request.set_type(type);
    request.set_payload(json);
    v1::StreamTaskDataResponse response;
    return Ask(&v1::TaskExecution::Stub::StreamTaskData, request, response).ok();
  }
  bool Token(const std::string& text) {
    return Tell(v1::TOKEN, R"({"type":"token","text":")" + text + "\"}");
  }
  void Complete() {
    v1::CompleteTaskRequest request;
    request.set_task_execution_id(task_);
    request.set_output("{}");
    google::protobuf::Empty nothing;
    REQUIRE(Ask(&v1::TaskExecution::Stub::CompleteTask, request, nothing).ok());
  }

 private:
  template <class Request, class Reply>
  grpc::Status Ask(grpc::Status (v1::TaskExecution::Stub::*method)(grpc::ClientContext*,
                                                                   const Request&, Reply*),
                   const Request& request, Reply& reply) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    return ((*stub_).*method)(&context, request, &reply);
  }

  std::unique_ptr<v1::TaskExecution::Stub> stub_;
  std::string task_;
};

/// Creates a standalone task; its id.
inline std::string CreateTask(const ServerProcess& server) {
  const http::ClientResponse created = server.Post(kTasksPath, R"({"kind":"tell"})");
  INFO(created.body);
  REQUIRE(created.status == 201);
  return ParseJson(created.body)->Find("id")->AsString();
}

inline http::EventReader Watch(const ServerProcess& server, const std::string& task,
                               const std::string& query = "") {
  return {server.http_port(),
          http::GetText(std::string(kTasksPath) + "/" + task + "/stream" + query)};
}

/// A counter of the server's metrics page.
inline long MetricOf(const ServerProcess& server, const std::string& sample) {
  const std::string page = server.Get("/_/metrics").body;
  const std::size_t at = page.find("\n" + sample + " ");
  REQUIRE(at != std::string::npos);
  return std::stol(page.substr(at + sample.size() + 2));
}

}  // namespace flovyn::testing
