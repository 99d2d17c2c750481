#include "flovyn/services/follow_ups.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/decide/deliver_message.h"
#include "flovyn/decide/fire_timer.h"
#include "submit_decision.h"

namespace flovyn {
namespace {

constexpr std::size_t kTimersAtOnce = 1'000;
constexpr std::size_t kMessagesAtOnce = 1'000;
// Past it, later due times are learnt from the store when the earlier ones have fired.
constexpr std::size_t kKnownTimes = 10'000;
constexpr absl::Duration kUndeliveredAfter = absl::Seconds(2);
// The node that armed a timer fires it; the others look a little later.
constexpr absl::Duration kOthersFirst = absl::Milliseconds(500);
constexpr absl::Duration kSoonest = absl::Milliseconds(1);

}  // namespace

/// The timers of one read that did not find the last due one. When all of them have been answered
/// the next read follows: earlier, it would find the same ones again.
class FollowUps::Burst {
 public:
  explicit Burst(std::weak_ptr<FollowUps> owner) : owner_(std::move(owner)) {}
  ~Burst() {
    const auto alive = owner_.lock();
    if (alive && fired_) alive->WakeAt(alive->deps_.clock.Now());
  }
  Burst(const Burst&) = delete;
  Burst& operator=(const Burst&) = delete;

  /// Without any that fires, a store that cannot write would be read on and on.
  void Fired() { fired_ = true; }

 private:
  const std::weak_ptr<FollowUps> owner_;
  std::atomic<bool> fired_ = false;
};

FollowUps::FollowUps(const FollowUpDeps& deps, const Limits& limits)
    : deps_(deps), limits_(limits) {}

absl::Duration FollowUps::GraceForOthers() const {
  return deps_.store.traits().shared ? kOthersFirst : absl::ZeroDuration();
}

void FollowUps::Posted(const MessageKey& message) { Deliver(message); }

void FollowUps::Deliver(const MessageKey& message, std::optional<WorkflowId> newest_run) {
  {
    MutexLock lock(mutex_);
    if (stopped_) return;
  }
  // What fails is found by a later tick.
  SubmitDecision(deps_.store, "deliver_message", DeliverMessage{message, limits_, newest_run},
                 [self = weak_from_this(), message](const absl::StatusOr<Delivery>& delivery) {
                   const auto alive = self.lock();
                   if (alive && delivery.ok() && delivery->behind) alive->Forward(message);
                 });
}

void FollowUps::Forward(const MessageKey& message) {
  // What finds no place here is found by a later tick, too.
  deps_.executor.Post([self = shared_from_this(), message] {
    const absl::StatusOr<WorkflowExecution> newest =
        self->deps_.store.workflows().GetNewestRun(std::nullopt, message.target);
    if (!newest.ok() && !absl::IsNotFound(newest.status())) return;
    self->Deliver(message, newest.ok() ? newest->start.id : message.target);
  });
}

void FollowUps::Armed(const TimerKey&, absl::Time due) {
  {
    MutexLock lock(mutex_);
    known_.insert(due);
    if (known_.size() > kKnownTimes) known_.erase(std::prev(known_.end()));
  }
  WakeAt(due);
}

void FollowUps::WakeAt(absl::Time due) {
  MutexLock lock(mutex_);
  if (stopped_ || due >= next_) return;
  if (ticket_ != 0) deps_.alarm.Cancel(ticket_);
  next_ = due;
  ticket_ =
      deps_.alarm.Set(std::max(due, deps_.clock.Now() + kSoonest), [self = weak_from_this(), due] {
        if (const auto alive = self.lock()) alive->OnAlarm(due);
      });
}

void FollowUps::OnAlarm(absl::Time due) {
  {
    MutexLock lock(mutex_);
    if (stopped_ || next_ != due) return;
    next_ = absl::InfiniteFuture();
    ticket_ = 0;
    known_.erase(known_.begin(), known_.upper_bound(due));
  }
  const bool queued = deps_.executor.Post([self = shared_from_this()] {
    // A store that cannot be read is asked again by the next tick.
    self->FireDue().IgnoreError();
  });
  if (!queued) WakeAt(deps_.clock.Now() + absl::Milliseconds(50));
}

absl::Status FollowUps::FireDue() {
  FLOVYN_ASSIGN_OR_RETURN(const DueTimers found, deps_.store.timers().FindDue(kTimersAtOnce));
  const bool cut_off = found.until_next <= absl::ZeroDuration();
  const auto burst = cut_off ? std::make_shared<Burst>(weak_from_this()) : nullptr;
  for (const TimerKey& timer : found.due) Fire(timer, burst);
  absl::Time next = absl::InfiniteFuture();
  if (!cut_off && found.until_next < absl::InfiniteDuration()) {
    next = deps_.clock.Now() + found.until_next + GraceForOthers();
  }
  {
    MutexLock lock(mutex_);
    if (!known_.empty()) next = std::min(next, *known_.begin());
  }
  if (next < absl::InfiniteFuture()) WakeAt(next);
  return absl::OkStatus();
}

void FollowUps::Fire(const TimerKey& timer, std::shared_ptr<Burst> burst) {
  SubmitDecision(deps_.store, "fire_timer", FireTimer{timer, limits_},
                 [self = weak_from_this(), timer,
                  burst = std::move(burst)](const absl::StatusOr<TimerFiring>& fired) {
                   if (burst && fired.ok()) burst->Fired();
                   const auto alive = self.lock();
                   if (!alive || !fired.ok() || fired->early <= absl::ZeroDuration()) return;
                   alive->Armed(timer, alive->deps_.clock.Now() + fired->early);
                 });
}

absl::Status FollowUps::Tick() {
  FLOVYN_RETURN_IF_ERROR(FireDue());
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<MessageKey> left,
                          deps_.store.outbox().FindUndelivered(kUndeliveredAfter, kMessagesAtOnce));
  for (const MessageKey& message : left) Deliver(message);
  return absl::OkStatus();
}

void FollowUps::Stop() {
  MutexLock lock(mutex_);
  stopped_ = true;
  if (ticket_ != 0) deps_.alarm.Cancel(std::exchange(ticket_, 0));
}

}  // namespace flovyn
