#include "over_grpc.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

#include "engine_host.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/tenant.h"
#include "flovyn/v1/flovyn.grpc.pb.h"
#include "script.h"

namespace flovyn::bench {
namespace {

using google::protobuf::Empty;
using Workflows = v1::WorkflowDispatch::StubInterface::async_interface;
using Tasks = v1::TaskExecution::StubInterface::async_interface;

/// What one call needs until it is answered.
template <class Request, class Response>
struct Exchange {
  ::grpc::ClientContext context;
  Request request;
  Response response;
};

class GrpcDriver final : public Driver {
 public:
  GrpcDriver(const std::string& target, EngineHost* host, const Options& options)
      : host_(host), options_(options), payload_(PayloadOf(options)) {
    const auto channel = ::grpc::CreateChannel(target, ::grpc::InsecureChannelCredentials());
    workflows_ = v1::WorkflowDispatch::NewStub(channel);
    tasks_ = v1::TaskExecution::NewStub(channel);
  }
  ~GrpcDriver() override { Stop(); }

  absl::Status Work(Completed completed) override {
    completed_ = std::move(completed);
    for (std::size_t i = 0; i < PollsFor(options_); ++i) {
      PollWorkflow();
      PollTask();
    }
    return absl::OkStatus();
  }

  void Start(Started started) override {
    v1::StartWorkflowRequest request;
    request.set_org_id(std::string(kDefaultTenantId));
    request.set_workflow_kind(kWorkflowKind);
    request.set_input(payload_);
    for (const auto& [key, value] : MetadataOf(options_, ++serial_)) {
      (*request.mutable_metadata())[key] = value;
    }
    Call<v1::StartWorkflowResponse>(
        workflows_->async(), &Workflows::StartWorkflow, std::move(request),
        [started = std::move(started)](const auto& status, const auto& answer) {
          if (status.ok()) return started(answer.workflow_execution_id());
          started(Unavailable("start: " + status.error_message()));
        });
  }

  void Stop() override {
    stopping_ = true;
    if (host_ != nullptr) host_->engine().Drain();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return calls_ == 0; });
  }

  std::int64_t write_transactions() const override {
    if (host_ == nullptr) return -1;
    return static_cast<std::int64_t>(host_->engine().store().counters().write_transactions);
  }

 private:
  template <class Async, class Request, class Response>
  using Method = void (Async::*)(::grpc::ClientContext*, const Request*, Response*,
                                 std::function<void(::grpc::Status)>);

  /// Calls back on a gRPC thread. The deadline lets the server hold polls.
  template <class Response, class Stub, class Async, class Request, class OnAnswer>
  void Call(Stub* stub, Method<Async, Request, Response> method, Request request,
            OnAnswer on_answer) {
    auto exchange = std::make_shared<Exchange<Request, Response>>();
    exchange->request = std::move(request);
    exchange->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    {
      const std::lock_guard lock(mutex_);
      ++calls_;
    }
    (stub->*method)(&exchange->context, &exchange->request, &exchange->response,
                    [this, exchange, on_answer](const ::grpc::Status& status) {
                      on_answer(status, exchange->response);
                      const std::lock_guard lock(mutex_);
                      if (--calls_ == 0) idle_.notify_all();
                    });
  }

  void PollWorkflow() {
    if (stopping_) return;
    v1::PollRequest request;
    request.set_worker_id(kWorker);
    request.set_org_id(std::string(kDefaultTenantId));
    request.set_timeout_seconds(10);
    Call<v1::PollResponse>(workflows_->async(), &Workflows::PollWorkflow, std::move(request),
                           [this](const ::grpc::Status& status, const v1::PollResponse& answer) {
                             if (!status.ok() || !answer.has_workflow_execution())
                               return PollWorkflow();
                             Activate(answer.workflow_execution().id());
                           });
  }

  void PollTask() {
    if (stopping_) return;
    v1::PollTaskRequest request;
    request.set_worker_id(kWorker);
    request.set_org_id(std::string(kDefaultTenantId));
    request.set_timeout_seconds(10);
    Call<v1::PollTaskResponse>(
        tasks_->async(), &Tasks::PollTask, std::move(request),
        [this](const ::grpc::Status& status, const v1::PollTaskResponse& answer) {
          if (!status.ok() || !answer.has_task()) return PollTask();
          RunTask(answer.task().task_execution_id());
        });
  }

  void RunTask(const std::string& id) {
    v1::CompleteTaskRequest request;
    request.set_task_execution_id(id);
    request.set_output(payload_);
    Call<Empty>(tasks_->async(), &Tasks::CompleteTask, std::move(request),
                [this](const auto&, const auto&) { PollTask(); });
  }

  void Activate(const std::string& id) {
    v1::GetEventsRequest request;
    request.set_workflow_execution_id(id);
    Call<v1::GetEventsResponse>(
        workflows_->async(), &Workflows::GetEvents, std::move(request),
        [this, id](const ::grpc::Status& status, const v1::GetEventsResponse& answer) {
          if (!status.ok() || answer.events().empty()) return PollWorkflow();
          const auto& newest = answer.events(answer.events_size() - 1);
          Decide(id, answer.events_size(), newest.event_type() == "TASK_COMPLETED");
        });
  }

  void Decide(const std::string& id, int events, bool done) {
    v1::SubmitWorkflowCommandsRequest request;
    request.set_workflow_execution_id(id);
    request.set_status(done ? v1::COMPLETED : v1::SUSPENDED);
    auto& command = *request.add_commands();
    command.set_sequence_number(events + 1);
    if (done) {
      command.set_command_type(v1::COMPLETE_WORKFLOW);
      command.mutable_complete_workflow()->set_output(payload_);
    } else {
      Schedule(command);
    }
    Call<Empty>(workflows_->async(), &Workflows::SubmitWorkflowCommands, std::move(request),
                [this, id, done](const ::grpc::Status& status, const auto&) {
                  PollWorkflow();
                  if (done && status.ok()) completed_(id);
                });
  }

  void Schedule(v1::WorkflowCommand& command) {
    command.set_command_type(v1::SCHEDULE_TASK);
    auto& task = *command.mutable_schedule_task();
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    task.set_kind(kTaskKind);
    task.set_input(payload_);
    task.set_task_execution_id(
        MakeUuidV7(static_cast<std::uint64_t>(ms), 0, (salt_ << 32) + ++task_serial_).str());
  }

  EngineHost* host_;
  const Options options_;
  const std::string payload_;
  std::unique_ptr<v1::WorkflowDispatch::Stub> workflows_;
  std::unique_ptr<v1::TaskExecution::Stub> tasks_;
  Completed completed_;
  std::atomic<std::size_t> serial_ = 0;
  std::atomic<std::uint64_t> task_serial_ = 0;
  const std::uint64_t salt_ =
      static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()) &
      0x3fffffff;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t calls_ = 0;
};

}  // namespace

std::unique_ptr<Driver> MakeGrpcDriver(const std::string& target, EngineHost* host,
                                       const Options& options) {
  return std::make_unique<GrpcDriver>(target, host, options);
}

}  // namespace flovyn::bench
