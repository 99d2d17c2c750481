#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

#include "flovyn/grpc/grpc_server.h"
#include "flovyn/memory/event_bus.h"
#include "flovyn/memory/memory_store.h"
#include "flovyn/services/engine.h"
#include "flovyn/system/alarm.h"
#include "flovyn/system/executor.h"
#include "flovyn/system/system_clock.h"
#include "flovyn/system/uuid_generator.h"
#include "flovyn/v1/flovyn.grpc.pb.h"
#include "two_orgs.h"

namespace flovyn::testing {

/// Keeps the lines, and can hold up the thread that writes one.
class RecordingLogger final : public Logger {
 public:
  bool Enabled(LogLevel level) const override;
  void Log(LogLevel level, std::string_view message, const std::vector<LogField>& fields) override;
  /// All lines in one text.
  std::string Text() const;
  /// Called with each line, on the thread that writes it. Set before the calls.
  std::function<void(const std::string& line)> on_line;

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

/// The pool of the product, or one that is always full.
class SwitchableExecutor final : public Executor {
 public:
  bool Post(std::function<void()> work) override;
  std::atomic<bool> full = false;

 private:
  std::unique_ptr<system::ExecutorPool> pool_ = system::MakeExecutor({.threads = 2});
};

/// Whether `condition` holds in time.
bool Eventually(const std::function<bool()>& condition,
                absl::Duration patience = absl::Seconds(20));

/// A server on a free port over a memory store, and clients for it.
class GrpcUnderTest {
 public:
  explicit GrpcUnderTest(flovyn::grpc::GrpcServerOptions options = {}, ClaimPolicy claims = {});
  ~GrpcUnderTest();

  flovyn::grpc::GrpcServerDeps deps();
  /// A channel with a connection of its own.
  std::shared_ptr<::grpc::Channel> Connect() const;
  std::size_t ParkedPolls() const { return engine.dispatch().ParkedWorkers().size(); }
  /// Starts a workflow of that kind on the default queue; its id.
  std::string Start(const std::string& kind);

 private:
  std::unique_ptr<Clock> clock_ = system::MakeSystemClock();
  std::unique_ptr<IdGenerator> ids_ = system::MakeUuidGenerator(*clock_);
  std::unique_ptr<system::AlarmThread> alarm_ = system::MakeAlarm();
  std::unique_ptr<EventBus> bus_ = memory::MakeMemoryEventBus();
  std::unique_ptr<Store> store_ = memory::MakeMemoryStore({.clock = *clock_});
  TwoOrgsAuthenticator authenticator_;

 public:
  RecordingLogger logger;
  SwitchableExecutor executor;
  mutable Engine engine;
  std::unique_ptr<flovyn::grpc::GrpcServer> server;
  std::shared_ptr<::grpc::Channel> channel;
  std::unique_ptr<v1::WorkflowDispatch::Stub> workflows;
  std::unique_ptr<v1::WorkflowQuery::Stub> queries;
  std::unique_ptr<v1::TaskExecution::Stub> tasks;
  std::unique_ptr<v1::WorkerLifecycle::Stub> workers;
  std::unique_ptr<v1::ExecutionControl::Stub> executions;
};

/// A client's side of one call, authorized, with a deadline of 30 s.
std::unique_ptr<::grpc::ClientContext> Context(const std::string& token = kToken);
/// The same without a deadline.
std::unique_ptr<::grpc::ClientContext> ContextWithoutDeadline();
void SetDeadline(::grpc::ClientContext& context, absl::Duration from_now);

/// One call; `method` is of the stub.
template <class Service, class Request, class Reply>
::grpc::Status Ask(Service& stub,
                   ::grpc::Status (Service::*method)(::grpc::ClientContext*, const Request&,
                                                     Reply*),
                   const std::type_identity_t<Request>& request, std::type_identity_t<Reply>& reply,
                   const std::string& token = kToken) {
  const auto context = Context(token);
  return (stub.*method)(context.get(), request, &reply);
}

/// Any RPC by its path, with any bytes.
::grpc::Status CallRaw(const std::shared_ptr<::grpc::Channel>& channel, const std::string& path,
                       ::grpc::ClientContext& context, const std::string& bytes = "");

v1::PollRequest WorkflowPoll(std::int64_t timeout_seconds);
v1::PollTaskRequest TaskPoll(std::int64_t timeout_seconds);
/// The claim token in the trailers; empty if there is none.
std::string TokenOf(const ::grpc::ClientContext& context);

/// A PollWorkflow in flight.
class AsyncPoll {
 public:
  AsyncPoll(v1::WorkflowDispatch::Stub& stub, std::unique_ptr<::grpc::ClientContext> context,
            const v1::PollRequest& request);
  ~AsyncPoll();
  ::grpc::ClientContext& context() { return *context_; }
  bool ended();
  /// Waits for the end.
  const ::grpc::Status& Wait();
  const v1::PollResponse& response() const { return response_; }

 private:
  const std::unique_ptr<::grpc::ClientContext> context_;
  const v1::PollRequest request_;
  v1::PollResponse response_;
  std::mutex mutex_;
  std::condition_variable done_;
  bool ended_ = false;
  ::grpc::Status status_;
};

}  // namespace flovyn::testing
