#include "result_waits.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn::http {
namespace {

// How late an end on another node is heard at most.
constexpr absl::Duration kLookEvery = absl::Seconds(2);

bool IsEnd(const LifecycleEvent& event) {
  return event.type == "workflow.completed" || event.type == "workflow.failed" ||
         event.type == "workflow.cancelled" || event.type == "workflow.continued_as_new";
}

}  // namespace

/// One wait. Shared, because the bus, the alarm and the executor call it in any order; they hold it
/// weakly, so that the waits alone say how long it lives.
class ResultWaits::One : public std::enable_shared_from_this<One> {
 public:
  One(ResultWaits& waits, std::uint64_t number, ResultQuestion question)
      : waits_(waits), number_(number), question_(std::move(question)) {}

  // Listens before it looks: an end in between is not missed.
  void Begin() {
    Listen();
    Look();
  }

  void GiveUp() {
    std::optional<WorkflowExecution> seen;
    {
      MutexLock lock(mutex_);
      given_up_ = true;  // for the first look, when it is under way
      seen = seen_;
    }
    if (seen) End(*std::move(seen));
  }

 private:
  const HttpServerDeps& deps() const { return waits_.deps_; }

  EventBus::Subscription Subscribe() {
    return deps().engine.bus().Subscribe(
        {.tenant = question_.tenant, .workflow = question_.workflow, .type_prefix = "workflow."},
        [weak = weak_from_this()](const LifecycleEvent& event) {
          const auto self = weak.lock();
          if (self && IsEnd(event)) self->Wake();
        });
  }

  /// To the execution that is waited for now, and to no other any more.
  void Listen() {
    EventBus::Subscription obsolete = Subscribe();
    {
      MutexLock lock(mutex_);
      if (!ended_) std::swap(subscription_, obsolete);
    }
    if (obsolete != 0) deps().engine.bus().Unsubscribe(obsolete);
  }

  bool over() const { return deps().clock.Now() >= question_.until; }

  /// The execution; when it has continued as new, the newest run takes its place.
  absl::StatusOr<WorkflowExecution> Read() {
    WorkflowService& workflows = deps().engine.workflows();
    for (;;) {
      absl::StatusOr<WorkflowExecution> found =
          workflows.Get(question_.caller, question_.tenant, question_.workflow);
      if (!found.ok() || found->status != WorkflowStatus::kContinuedAsNew) return found;
      found = workflows.GetNewestRun(question_.caller, question_.tenant, question_.workflow);
      if (!found.ok() || over()) return found;
      question_.workflow = found->start.id;
      Listen();
    }
  }

  void Wake() {
    {
      MutexLock lock(mutex_);
      if (ended_) return;
      woken_ = true;
      if (looking_) return;
      looking_ = true;
      if (alarm_ != 0) deps().alarm.Cancel(std::exchange(alarm_, 0));
    }
    const bool posted = deps().executor.Post([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->Look();
    });
    if (posted) return;
    MutexLock lock(mutex_);
    looking_ = false;
    SetAlarm();
  }

  /// Reads, and ends the wait or sets the time of the next look.
  void Look() {
    for (;;) {
      {
        MutexLock lock(mutex_);
        woken_ = false;
      }
      absl::StatusOr<WorkflowExecution> found = Read();
      if (!found.ok() || !found->open() || over()) {
        return End(std::move(found));
      }
      MutexLock lock(mutex_);
      if (ended_) return;
      if (woken_) continue;
      seen_ = *found;
      looking_ = false;
      if (!given_up_) return SetAlarm();
      break;
    }
    GiveUp();
  }

  void SetAlarm() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const absl::Time at = std::min(question_.until, deps().clock.Now() + kLookEvery);
    alarm_ = deps().alarm.Set(at, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->Wake();
    });
  }

  void End(absl::StatusOr<WorkflowExecution> result) {
    const auto self = shared_from_this();
    Answer<WorkflowExecution> answer;
    EventBus::Subscription subscription = 0;
    {
      MutexLock lock(mutex_);
      if (std::exchange(ended_, true)) return;
      answer = std::move(question_.answer);
      subscription = std::exchange(subscription_, 0);
      if (alarm_ != 0) deps().alarm.Cancel(std::exchange(alarm_, 0));
    }
    deps().engine.bus().Unsubscribe(subscription);
    waits_.Forget(number_);
    answer(std::move(result));
  }

  ResultWaits& waits_;
  const std::uint64_t number_;
  ResultQuestion question_;
  Mutex mutex_;
  EventBus::Subscription subscription_ ABSL_GUARDED_BY(mutex_) = 0;
  bool looking_ ABSL_GUARDED_BY(mutex_) = true;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool given_up_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  Alarm::Ticket alarm_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<WorkflowExecution> seen_ ABSL_GUARDED_BY(mutex_);
};

ResultWaits::ResultWaits(const HttpServerDeps& deps, std::size_t max) : deps_(deps), max_(max) {}

ResultWaits::~ResultWaits() = default;

absl::StatusOr<std::function<void()>> ResultWaits::Wait(ResultQuestion question) {
  std::shared_ptr<One> one;
  bool closed = false;
  {
    MutexLock lock(mutex_);
    if (waiting_.size() >= max_) {
      return ResourceExhausted(absl::StrFormat(
          "%d clients wait for results, at most %d may; ask again without wait, or later",
          waiting_.size(), max_));
    }
    closed = closed_;
    one = std::make_shared<One>(*this, ++last_, std::move(question));
    waiting_.emplace(last_, one);
  }
  if (closed) one->GiveUp();
  one->Begin();
  return [weak = std::weak_ptr<One>(one)] {
    if (const auto self = weak.lock()) self->GiveUp();
  };
}

void ResultWaits::Close() {
  std::vector<std::shared_ptr<One>> all;
  {
    MutexLock lock(mutex_);
    closed_ = true;
    for (const auto& [number, one] : waiting_) all.push_back(one);
  }
  for (const auto& one : all) one->GiveUp();
}

void ResultWaits::Forget(std::uint64_t number) {
  MutexLock lock(mutex_);
  waiting_.erase(number);
}

}  // namespace flovyn::http
