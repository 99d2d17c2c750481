#include <memory>
#include <utility>

#include "flovyn/base/overload.h"
#include "flovyn/domain/errors.h"
#include "worker_core.h"

namespace flovyn::sdk {
namespace {

// What was claimed is this worker's for some ten minutes, so that is how long it tries; a worker
// that is stopped is waited for, and tries some seconds.
constexpr int kMaxTries = 150;
constexpr int kMaxTriesAtStop = 8;

absl::StatusOr<std::string> CallBody(const TaskBody& body, TaskContext& context) {
  try {
    return body(context, context.input());
  } catch (const std::exception& error) {
    return Conflict(error.what());
  } catch (...) {
    return Conflict("the task code threw something that is no std::exception");
  }
}

/// Whether the engine will never take these commands.
bool IsWrong(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsResourceExhausted(status);
}

}  // namespace

void WorkerCore::Trouble(std::string_view what, const absl::Status& status) {
  backend_.runtime().logger().Log(
      LogLevel::kWarning, "worker: trouble with the engine",
      {{"worker", options_.name}, {"what", std::string(what)}, {"error", status.ToString()}});
  if (options_.hooks.trouble) options_.hooks.trouble(what, status);
}

/// Runs here when the queue of the executor is full, which slows the caller down as it should.
void WorkerCore::Post(Executor& executor, const std::function<void()>& work) {
  if (!executor.Post(work)) work();
}

bool WorkerCore::TriesAgain(const absl::Status& status, int tries) const {
  return absl::IsUnavailable(status) && tries < (stopping() ? kMaxTriesAtStop : kMaxTries);
}

// Work is shared with what runs it: functions are copied on their way, histories should not be.
void WorkerCore::Run(SeatNumber seat, Work work) {
  std::visit(Overload{[&](WorkflowWork& workflow) { Activate(seat, std::move(workflow), 1); },
                      [&](TaskExecution& task) {
                        auto shared = std::make_shared<const TaskExecution>(std::move(task));
                        Post(*task_threads_,
                             [self = shared_from_this(), seat, shared = std::move(shared)] {
                               self->RunTask(seat, *shared);
                             });
                      }},
             work);
}

void WorkerCore::Activate(SeatNumber seat, WorkflowWork work, int tries) {
  if (!work.history.empty()) {
    auto shared = std::make_shared<const WorkflowWork>(std::move(work));
    return Post(*workflow_threads_, [self = shared_from_this(), seat, shared = std::move(shared)] {
      self->RunCode(seat, *shared);
    });
  }
  const WorkflowId id = work.execution.start.id;
  backend_.work().History(id, [self = shared_from_this(), seat, work = std::move(work),
                               tries](absl::StatusOr<std::vector<StoredEvent>> history) mutable {
    if (history.ok() && !history->empty()) {
      work.history = *std::move(history);
      return self->Activate(seat, std::move(work), tries);
    }
    self->Trouble("history", history.ok() ? Internal("the history is empty") : history.status());
    if (!self->TriesAgain(history.status(), tries)) return self->PollLater(seat);
    self->backend_.runtime().After(self->PauseAfter(tries), [self, seat, work, tries] {
      self->Activate(seat, work, tries + 1);
    });
  });
}

void WorkerCore::RunCode(SeatNumber seat, const WorkflowWork& work) {
  const WorkflowExecution& execution = work.execution;
  const auto code = workflows_.find(execution.start.kind);
  if (code == workflows_.end()) {
    Trouble("activation", NotFound("workflow kind", execution.start.kind));
    return PollLater(seat);
  }
  const ActivationInput input{{execution.start.id, execution.start.kind, execution.start.metadata},
                              work.history,
                              execution.task_time};
  absl::StatusOr<ActivationOutcome> outcome =
      RunActivation(input, code->second, backend_.runtime().logger());
  if (!outcome.ok()) {
    Trouble("activation", outcome.status());
    return PollLater(seat);
  }
  if (options_.hooks.activated) options_.hooks.activated(execution.start.id, *outcome);
  if (execution.claim) outcome->submission.token = execution.claim->token;
  Submit(seat, std::move(outcome->submission), 1);
}

void WorkerCore::Submit(SeatNumber seat, CommandSubmission submission, int tries) {
  const CommandSubmission sent = submission;
  backend_.work().Submit(sent, [self = shared_from_this(), seat, submission = std::move(submission),
                                tries](const absl::Status& status) {
    if (status.ok()) return self->Free(seat);
    self->Trouble("submit", status);
    if (self->TriesAgain(status, tries)) {
      return self->backend_.runtime().After(
          self->PauseAfter(tries),
          [self, seat, submission, tries] { self->Submit(seat, submission, tries + 1); });
    }
    self->Refused(seat, submission, status);
  });
}

/// What the engine does not take now it will not take after a replay either: the workflow fails
/// with the reason, instead of being run again and again. Anything else (the claim was lost, the
/// execution was cancelled) ends this activation only.
void WorkerCore::Refused(SeatNumber seat, const CommandSubmission& submission,
                         const absl::Status& why) {
  const bool gives_up = submission.status == SubmitStatus::kFailed;
  if (!IsWrong(why) || gives_up) return Free(seat);
  CommandSubmission failure = submission;
  failure.commands = {
      FailWorkflow{"the engine refused what the workflow asked for: " + std::string(why.message()),
                   "", "ERROR"}};
  failure.status = SubmitStatus::kFailed;
  Submit(seat, std::move(failure), 1);
}

void WorkerCore::RunTask(SeatNumber seat, const TaskExecution& task) {
  TaskEnd end;
  end.task = task.start.id;
  if (task.claim) end.token = task.claim->token;
  const auto body = tasks_.find(task.start.kind);
  if (body == tasks_.end()) {
    end.output = NotFound("task kind", task.start.kind);
  } else {
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    const auto running = std::make_shared<const bool>(true);
    if (!options_.heartbeat.zero()) BeatTask(task.start.id, cancelled, running);
    TaskContext context(task, cancelled, backend_);
    end.output = CallBody(body->second, context);
    end.for_good = IsNotRetryable(end.output.status());
  }
  if (options_.hooks.task_ended) options_.hooks.task_ended(task, end.output.status());
  FinishTask(seat, std::move(end), 1);
}

void WorkerCore::BeatTask(const TaskId& task, const std::shared_ptr<std::atomic<bool>>& cancelled,
                          const std::weak_ptr<const bool>& running) {
  backend_.runtime().After(
      options_.heartbeat.absl(), [weak = weak_from_this(), task, cancelled, running] {
        const std::shared_ptr<WorkerCore> self = weak.lock();
        if (self == nullptr || running.expired()) return;
        self->backend_.reports().Heartbeat(
            task, [weak, task, cancelled, running](const absl::Status& status) {
              if (!status.ok() && !absl::IsUnavailable(status)) {
                cancelled->store(true);
                return;
              }
              const std::shared_ptr<WorkerCore> beaten = weak.lock();
              if (beaten != nullptr) beaten->BeatTask(task, cancelled, running);
            });
      });
}

void WorkerCore::FinishTask(SeatNumber seat, TaskEnd end, int tries) {
  const TaskEnd sent = end;
  backend_.work().FinishTask(sent, [self = shared_from_this(), seat, end = std::move(end),
                                    tries](const absl::Status& status) mutable {
    if (status.ok()) return self->Free(seat);
    self->Trouble("task", status);
    if (self->TriesAgain(status, tries)) {
      return self->backend_.runtime().After(self->PauseAfter(tries), [self, seat, end, tries] {
        self->FinishTask(seat, end, tries + 1);
      });
    }
    if (!IsWrong(status) || !end.output.ok()) return self->Free(seat);
    end.output = status;
    end.for_good = true;
    self->FinishTask(seat, std::move(end), 1);
  });
}

}  // namespace flovyn::sdk
