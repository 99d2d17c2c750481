#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "flovyn/base/mutex.h"
#include "flovyn/sdk/worker.h"

namespace flovyn::sdk {

/// The state of a worker. It has a fixed number of seats for workflows and for tasks; each polls,
/// runs what it gets, and polls again, so their number bounds what runs at a time.
class WorkerCore : public std::enable_shared_from_this<WorkerCore> {
 public:
  WorkerCore(Backend& backend, WorkerOptions options);

  void Add(std::string_view kind, WorkflowBody body, Capability capability);
  void Add(std::string_view kind, TaskBody body, Capability capability);
  absl::Status Start();
  /// Waits for what runs, at most for the grace.
  void Stop();
  /// After Stop(): waits for what still runs, and ends the threads.
  void Join();

 private:
  struct Seat {
    bool tasks = false;
    bool polling = false;
    std::optional<PollNumber> poll = {};  // while it is known and not answered
    bool pausing = false;                 // until an alarm rings
    int failures = 0;                     // of polls, in a row
  };
  using SeatNumber = std::size_t;

  // How seats get work: worker_polls.cc.
  void Poll(SeatNumber seat);
  void Polled(SeatNumber seat, absl::StatusOr<std::optional<Work>> answer);
  void PollLater(SeatNumber seat);
  void Resume(SeatNumber seat);
  /// The seat is free again: it polls, or leaves when the worker stops.
  void Free(SeatNumber seat);
  void Beat();
  void RegisterAgain();
  bool stopping() const;
  WorkerId id() const;

  // What they do with it: worker_runs.cc.
  void Run(SeatNumber seat, Work work);
  /// Whether a call that was not answered, about work that was claimed, is made once more.
  bool TriesAgain(const absl::Status& status, int tries) const;
  void Activate(SeatNumber seat, WorkflowWork work, int tries);
  void RunCode(SeatNumber seat, const WorkflowWork& work);
  void Submit(SeatNumber seat, CommandSubmission submission, int tries);
  void Refused(SeatNumber seat, const CommandSubmission& submission, const absl::Status& why);
  void RunTask(SeatNumber seat, const TaskExecution& task);
  void FinishTask(SeatNumber seat, TaskEnd end, int tries);
  void BeatTask(const TaskId& task, const std::shared_ptr<std::atomic<bool>>& cancelled,
                const std::weak_ptr<const bool>& running);
  void Post(Executor& executor, const std::function<void()>& work);
  void Trouble(std::string_view what, const absl::Status& status);
  absl::Duration PauseAfter(int failures);

  Backend& backend_;
  const WorkerOptions options_;
  std::map<std::string, WorkflowBody, std::less<>> workflows_;
  std::map<std::string, TaskBody, std::less<>> tasks_;
  WorkerRegistration registration_;
  std::unique_ptr<Executor> workflow_threads_;
  std::unique_ptr<Executor> task_threads_;

  mutable Mutex mutex_;
  Condition left_;
  WorkerId id_ ABSL_GUARDED_BY(mutex_);
  std::vector<Seat> seats_ ABSL_GUARDED_BY(mutex_);
  std::size_t taken_ ABSL_GUARDED_BY(mutex_) = 0;  // seats that have not left
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::mt19937_64 jitter_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn::sdk
