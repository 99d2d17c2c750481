#include "over_sdk.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

#include "engine_host.h"
#include "flovyn/sdk/sdk.h"
#include "script.h"

namespace flovyn::bench {
namespace {

constexpr std::size_t kTaskThreads = 16;

sdk::Workflow<Json> OneTask(sdk::WorkflowContext& ctx, Json input) {
  co_return co_await ctx.task<Json>(kTaskKind, input);
}

/// The worker's way to the engine, on which the driver sees what has completed: after the commit.
class WatchedWork final : public sdk::WorkPort {
 public:
  WatchedWork(sdk::WorkPort& work, Driver::Completed completed)
      : work_(work), completed_(std::move(completed)) {}

  void Register(WorkerRegistration registration, Answer<WorkerId> answer) override {
    work_.Register(std::move(registration), std::move(answer));
  }
  void Heartbeat(const WorkerId& worker, sdk::Done done) override {
    work_.Heartbeat(worker, std::move(done));
  }
  sdk::PollNumber Poll(sdk::PollCall call, Answer<std::optional<sdk::Work>> answer) override {
    return work_.Poll(std::move(call), std::move(answer));
  }
  void CancelPoll(sdk::PollNumber number) override { work_.CancelPoll(number); }
  void History(const WorkflowId& id, Answer<std::vector<StoredEvent>> answer) override {
    work_.History(id, std::move(answer));
  }
  void Submit(CommandSubmission submission, sdk::Done done) override {
    const bool last = submission.status == SubmitStatus::kCompleted;
    const WorkflowId id = submission.workflow;
    work_.Submit(std::move(submission),
                 [this, last, id, done = std::move(done)](const absl::Status& status) {
                   done(status);
                   if (last && status.ok()) completed_(id.str());
                 });
  }
  void FinishTask(sdk::TaskEnd end, sdk::Done done) override {
    work_.FinishTask(std::move(end), std::move(done));
  }

 private:
  sdk::WorkPort& work_;
  const Driver::Completed completed_;
};

class WatchedBackend final : public sdk::Backend {
 public:
  WatchedBackend(sdk::Backend& backend, Driver::Completed completed)
      : backend_(backend), work_(backend.work(), std::move(completed)) {}

  sdk::ExecutionPort& executions() override { return backend_.executions(); }
  sdk::TaskPort& tasks() override { return backend_.tasks(); }
  sdk::WorkPort& work() override { return work_; }
  sdk::ReportPort& reports() override { return backend_.reports(); }
  sdk::RuntimePort& runtime() override { return backend_.runtime(); }

 private:
  sdk::Backend& backend_;
  WatchedWork work_;
};

class SdkDriver final : public Driver {
 public:
  SdkDriver(sdk::Backend& backend, EngineHost& host, const Options& options)
      : backend_(backend), host_(host), options_(options), payload_(PayloadOf(options)) {}

  absl::Status Work(Completed completed) override {
    watched_ = std::make_unique<WatchedBackend>(backend_, std::move(completed));
    worker_ = std::make_unique<sdk::Worker>(
        *watched_, sdk::WorkerOptions{.name = kWorker,
                                      .max_workflows = PollsFor(options_),
                                      .max_tasks = std::min(PollsFor(options_), kTaskThreads)});
    worker_->workflow(kWorkflowKind, OneTask).task(kTaskKind, [](Json input) { return input; });
    return worker_->start();
  }

  void Start(Started started) override {
    StartWorkflowRequest request;
    request.kind = kWorkflowKind;
    request.input = payload_;
    if (options_.metadata_keys > 0) request.metadata = MetadataOf(options_, ++serial_);
    backend_.executions().Start(
        std::move(request),
        [started = std::move(started)](const absl::StatusOr<StartedWorkflow>& outcome) {
          if (outcome.ok()) return started(outcome->id.str());
          started(outcome.status());
        });
  }

  void Stop() override { worker_->stop(); }

  std::int64_t write_transactions() const override {
    return static_cast<std::int64_t>(host_.engine().store().counters().write_transactions);
  }

 private:
  sdk::Backend& backend_;
  EngineHost& host_;
  const Options options_;
  const std::string payload_;
  std::unique_ptr<WatchedBackend> watched_;
  std::unique_ptr<sdk::Worker> worker_;
  std::atomic<std::size_t> serial_ = 0;
};

}  // namespace

std::unique_ptr<Driver> MakeSdkDriver(sdk::Backend& backend, EngineHost& host,
                                      const Options& options) {
  return std::make_unique<SdkDriver>(backend, host, options);
}

}  // namespace flovyn::bench
