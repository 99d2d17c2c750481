#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/ports/clock.h"
#include "flovyn/sdk_grpc/grpc_backend.h"
#include "flovyn/v1/flovyn.grpc.pb.h"

namespace flovyn::sdk_grpc {

/// One server: its channel, and the generated clients on it.
struct Server {
  Server(std::string where, std::shared_ptr<::grpc::Channel> connection)
      : endpoint(std::move(where)), channel(std::move(connection)) {}

  /// The generated client that has Async's methods.
  template <class Async>
  Async* Of() {
    if constexpr (std::is_same_v<Async, v1::WorkflowDispatch::StubInterface::async_interface>) {
      return workflows->async();
    } else if constexpr (std::is_same_v<Async, v1::WorkflowQuery::StubInterface::async_interface>) {
      return queries->async();
    } else if constexpr (std::is_same_v<Async, v1::TaskExecution::StubInterface::async_interface>) {
      return tasks->async();
    } else if constexpr (std::is_same_v<Async,
                                        v1::WorkerLifecycle::StubInterface::async_interface>) {
      return workers->async();
    } else {
      return executions->async();
    }
  }

  const std::string endpoint;
  const std::shared_ptr<::grpc::Channel> channel;
  const std::unique_ptr<v1::WorkflowDispatch::Stub> workflows =
      v1::WorkflowDispatch::NewStub(channel);
  const std::unique_ptr<v1::WorkflowQuery::Stub> queries = v1::WorkflowQuery::NewStub(channel);
  const std::unique_ptr<v1::TaskExecution::Stub> tasks = v1::TaskExecution::NewStub(channel);
  const std::unique_ptr<v1::WorkerLifecycle::Stub> workers = v1::WorkerLifecycle::NewStub(channel);
  const std::unique_ptr<v1::ExecutionControl::Stub> executions =
      v1::ExecutionControl::NewStub(channel);
  std::atomic<std::int64_t> away_until_ms = 0;
};

/// Which server is called next: they take turns, but for those that did not answer a moment ago.
/// Safe for concurrent use.
class ServerChoice {
 public:
  ServerChoice(const GrpcOptions& options, Clock& clock);

  Server& Next();
  void Answered(Server& server) { server.away_until_ms = 0; }
  void NotAnswered(Server& server);

 private:
  bool MayAnswer(Server& server, std::int64_t now_ms) const;

  Clock& clock_;
  std::vector<std::unique_ptr<Server>> servers_;
  std::atomic<std::size_t> turn_ = 0;
};

}  // namespace flovyn::sdk_grpc
