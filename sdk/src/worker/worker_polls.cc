#include <algorithm>
#include <utility>

#include "flovyn/domain/errors.h"
#include "flovyn/sdk/blocking.h"
#include "worker_core.h"

namespace flovyn::sdk {

WorkerCore::WorkerCore(Backend& backend, WorkerOptions options)
    : backend_(backend), options_(std::move(options)) {
  registration_.name = options_.name;
  registration_.version = options_.version;
}

void WorkerCore::Add(std::string_view kind, WorkflowBody body, Capability capability) {
  workflows_.insert_or_assign(std::string(kind), std::move(body));
  registration_.workflows.push_back(std::move(capability));
}

void WorkerCore::Add(std::string_view kind, TaskBody body, Capability capability) {
  tasks_.insert_or_assign(std::string(kind), std::move(body));
  registration_.tasks.push_back(std::move(capability));
}

absl::Status WorkerCore::Start() {
  FLOVYN_ASSIGN_OR_RETURN(const WorkerId id,
                          AwaitAnswer<WorkerId>(backend_.runtime(), [&](Answer<WorkerId> answer) {
                            backend_.work().Register(registration_, std::move(answer));
                          }));
  std::size_t seats = 0;
  {
    const MutexLock lock(mutex_);
    if (started_) return FailedPrecondition("the worker was started before; make another one");
    started_ = true;
    id_ = id;
    jitter_.seed(id_.uuid().bytes()[15] + static_cast<unsigned>(id_.uuid().bytes()[14]) * 256u);
    if (!workflows_.empty()) seats_.resize(options_.max_workflows);
    if (!tasks_.empty()) seats_.resize(seats_.size() + options_.max_tasks, {.tasks = true});
    taken_ = seats = seats_.size();
  }
  if (!workflows_.empty()) {
    workflow_threads_ = backend_.runtime().MakeExecutor(options_.workflow_threads);
  }
  if (!tasks_.empty()) task_threads_ = backend_.runtime().MakeExecutor(options_.max_tasks);
  for (SeatNumber seat = 0; seat < seats; ++seat) Poll(seat);
  if (!options_.heartbeat.zero()) Beat();
  return absl::OkStatus();
}

WorkerId WorkerCore::id() const {
  const MutexLock lock(mutex_);
  return id_;
}

bool WorkerCore::stopping() const {
  const MutexLock lock(mutex_);
  return stopping_;
}

void WorkerCore::Poll(SeatNumber number) {
  PollCall call{.queue = options_.queue, .hold = options_.poll.absl()};
  {
    const MutexLock lock(mutex_);
    Seat& seat = seats_[number];
    seat.polling = true;
    call.tasks = seat.tasks;
    call.worker = id_.str();
  }
  if (call.tasks) {
    for (const auto& [kind, body] : tasks_) call.kinds.push_back(kind);
  } else {
    for (const auto& [kind, body] : workflows_) call.kinds.push_back(kind);
  }
  const PollNumber poll = backend_.work().Poll(
      std::move(call),
      [self = shared_from_this(), number](absl::StatusOr<std::optional<Work>> answer) {
        self->Polled(number, std::move(answer));
      });
  bool cancel = false;
  {
    const MutexLock lock(mutex_);
    if (seats_[number].polling) seats_[number].poll = poll;
    cancel = stopping_ && seats_[number].polling;
  }
  if (cancel) backend_.work().CancelPoll(poll);
}

void WorkerCore::Polled(SeatNumber number, absl::StatusOr<std::optional<Work>> answer) {
  {
    const MutexLock lock(mutex_);
    Seat& seat = seats_[number];
    seat.polling = false;
    seat.poll.reset();
    seat.failures = answer.ok() ? 0 : seat.failures + 1;
  }
  if (!answer.ok()) {
    Trouble("poll", answer.status());
    return PollLater(number);
  }
  if (*answer) return Run(number, **std::move(answer));
  Executor& executor = workflow_threads_ ? *workflow_threads_ : *task_threads_;
  // Not at once: this may be the thread of a poll that is being answered.
  Post(executor, [self = shared_from_this(), number] { self->Free(number); });
}

absl::Duration WorkerCore::PauseAfter(int failures) {
  const MutexLock lock(mutex_);
  const int doublings = std::clamp(failures - 1, 0, 20);
  const absl::Duration pause =
      std::min(options_.first_pause.absl() * (1 << doublings), options_.longest_pause.absl());
  return pause * std::uniform_real_distribution<double>(0.5, 1.0)(jitter_);
}

void WorkerCore::PollLater(SeatNumber number) {
  int failures = 0;
  bool stopping = false;
  {
    const MutexLock lock(mutex_);
    failures = seats_[number].failures;
    stopping = stopping_;
    seats_[number].pausing = !stopping;
  }
  if (stopping) return Free(number);
  backend_.runtime().After(PauseAfter(failures),
                           [self = shared_from_this(), number] { self->Resume(number); });
}

void WorkerCore::Resume(SeatNumber number) {
  {
    const MutexLock lock(mutex_);
    // When the worker was stopped meanwhile, the seat has left.
    if (!std::exchange(seats_[number].pausing, false)) return;
  }
  Free(number);
}

void WorkerCore::Free(SeatNumber number) {
  {
    const MutexLock lock(mutex_);
    if (stopping_) {
      --taken_;
      left_.NotifyAll();
      return;
    }
  }
  Poll(number);
}

void WorkerCore::Beat() {
  backend_.runtime().After(options_.heartbeat.absl(), [weak = weak_from_this()] {
    const std::shared_ptr<WorkerCore> self = weak.lock();
    if (self == nullptr || self->stopping()) return;
    self->backend_.work().Heartbeat(self->id(), [weak](const absl::Status& status) {
      const std::shared_ptr<WorkerCore> beaten = weak.lock();
      if (beaten == nullptr) return;
      if (!status.ok()) beaten->Trouble("heartbeat", status);
      if (absl::IsNotFound(status)) return beaten->RegisterAgain();
      beaten->Beat();
    });
  });
}

/// The engine has forgotten the worker: its data is another's, or was lost.
void WorkerCore::RegisterAgain() {
  backend_.work().Register(registration_, [weak = weak_from_this()](absl::StatusOr<WorkerId> id) {
    const std::shared_ptr<WorkerCore> self = weak.lock();
    if (self == nullptr) return;
    if (id.ok()) {
      const MutexLock lock(self->mutex_);
      self->id_ = *id;
    } else {
      self->Trouble("registration", id.status());
    }
    self->Beat();
  });
}

void WorkerCore::Stop() {
  std::vector<PollNumber> polls;
  {
    const MutexLock lock(mutex_);
    if (!started_ || stopping_) return;
    stopping_ = true;
    for (Seat& seat : seats_) {
      if (seat.poll) polls.push_back(*seat.poll);
      if (std::exchange(seat.pausing, false)) --taken_;
    }
  }
  for (const PollNumber poll : polls) backend_.work().CancelPoll(poll);
  while (backend_.runtime().Work() == RuntimePort::Step::kWorked) {
  }
  const absl::Time deadline = backend_.runtime().Now() + options_.stop_grace.absl();
  const MutexLock lock(mutex_);
  while (taken_ > 0 && left_.WaitUntil(mutex_, deadline)) {
  }
}

void WorkerCore::Join() {
  {
    const MutexLock lock(mutex_);
    while (taken_ > 0) left_.Wait(mutex_);
  }
  workflow_threads_.reset();
  task_threads_.reset();
}

}  // namespace flovyn::sdk
