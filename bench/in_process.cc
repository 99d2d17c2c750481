#include "in_process.h"

#include <atomic>
#include <utility>

#include "engine_host.h"
#include "script.h"

namespace flovyn::bench {
namespace {

class InProcessDriver final : public Driver {
 public:
  InProcessDriver(EngineHost& host, const Options& options)
      : host_(host), options_(options), payload_(PayloadOf(options)) {}

  absl::Status Work(Completed completed) override {
    completed_ = std::move(completed);
    for (std::size_t i = 0; i < PollsFor(options_); ++i) {
      PollFor(WorkType::kWorkflow);
      PollFor(WorkType::kTask);
    }
    return absl::OkStatus();
  }

  void Start(Started started) override {
    StartWorkflowRequest request;
    request.tenant = host_.tenant();
    request.kind = kWorkflowKind;
    request.input = payload_;
    if (options_.metadata_keys > 0) request.metadata = MetadataOf(options_, ++serial_);
    host_.engine().workflows().Start(
        me_, std::move(request),
        [started = std::move(started)](const absl::StatusOr<StartedWorkflow>& outcome) {
          if (outcome.ok()) return started(outcome->id.str());
          started(outcome.status());
        });
  }

  void Stop() override {
    stopping_ = true;
    host_.engine().Drain();
  }

  std::int64_t write_transactions() const override {
    return static_cast<std::int64_t>(host_.engine().store().counters().write_transactions);
  }

 private:
  void PollFor(WorkType type) {
    if (stopping_) return;
    PollRequest request;
    request.type = type;
    request.tenant = host_.tenant();
    request.worker = kWorker;
    request.hold = absl::Seconds(30);
    host_.engine().dispatch().Poll(me_, std::move(request),
                                   [this, type](absl::StatusOr<std::optional<ClaimedWork>> answer) {
                                     if (!answer.ok() || !answer->has_value()) return PollFor(type);
                                     const ClaimedWork& work = **answer;
                                     host_.engine().dispatch().Delivered(work);
                                     if (type == WorkType::kTask)
                                       return RunTask(std::get<TaskExecution>(work).start.id);
                                     Activate(std::get<WorkflowExecution>(work).start.id);
                                   });
  }

  void RunTask(const TaskId& id) {
    host_.engine().tasks().Complete(me_, id, payload_, {},
                                    [this](const absl::Status&) { PollFor(WorkType::kTask); });
  }

  void Activate(const WorkflowId& id) {
    host_.executor().Post([this, id] {
      const auto events = host_.engine().workflows().Events(me_, host_.tenant(), id, 0);
      if (events.ok()) Decide(id, *events);
    });
  }

  void Decide(const WorkflowId& id, const std::vector<StoredEvent>& history) {
    CommandSubmission submission;
    submission.workflow = id;
    const bool done = history.back().type == TaskCompleted::kType;
    submission.status = done ? SubmitStatus::kCompleted : SubmitStatus::kSuspended;
    if (done) {
      submission.commands.emplace_back(CompleteWorkflow{Payload::Trusted(payload_)});
    } else {
      submission.commands.emplace_back(Schedule());
      submission.commands.emplace_back(SuspendWorkflow{"task"});
    }
    host_.engine().dispatch().SubmitCommands(me_, std::move(submission),
                                             [this, id, done](const absl::Status& status) {
                                               PollFor(WorkType::kWorkflow);
                                               if (done && status.ok()) completed_(id.str());
                                             });
  }

  ScheduleTask Schedule() {
    ScheduleTask task;
    task.task =
        TaskId(MakeUuidV7(static_cast<std::uint64_t>(absl::ToUnixMillis(host_.clock().Now())), 0,
                          (salt_ << 32) + ++tasks_));
    task.kind = kTaskKind;
    task.input = Payload::Trusted(payload_);
    return task;
  }

  EngineHost& host_;
  const Options options_;
  const std::string payload_;
  const Caller me_ = Caller::Trusted();
  Completed completed_;
  std::atomic<std::size_t> serial_ = 0;
  std::atomic<std::uint64_t> tasks_ = 0;
  const std::uint64_t salt_ =
      static_cast<std::uint64_t>(absl::ToUnixNanos(host_.clock().Now())) & 0x3fffffff;
  std::atomic<bool> stopping_ = false;
};

}  // namespace

std::unique_ptr<Driver> MakeInProcessDriver(EngineHost& host, const Options& options) {
  return std::make_unique<InProcessDriver>(host, options);
}

}  // namespace flovyn::bench
