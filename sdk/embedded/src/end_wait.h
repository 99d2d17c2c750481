#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "flovyn/sdk_embedded/engine_backend.h"

namespace flovyn::sdk_embedded {

/// Waits for the end of an execution without a thread: an end in this process is heard from the bus
/// at once, one in another process by looking now and then. T is WorkflowExecution or
/// TaskExecution.
template <class T>
class EndWait : public std::enable_shared_from_this<EndWait<T>> {
 public:
  using Read = std::function<absl::StatusOr<T>()>;

  EndWait(const EngineBackendDeps& deps, Read read, absl::Time until, Answer<T> answer)
      : deps_(deps), read_(std::move(read)), until_(until), answer_(std::move(answer)) {}

  /// Listens before it looks: an end in between is not missed.
  void Begin(EventPattern pattern) {
    subscription_ = deps_.engine.bus().Subscribe(
        std::move(pattern), [weak = this->weak_from_this()](const LifecycleEvent& event) {
          const bool ends = event.type.ends_with("completed") || event.type.ends_with("failed") ||
                            event.type.ends_with("cancelled") ||
                            event.type.ends_with("continued_as_new");
          const auto self = ends ? weak.lock() : nullptr;
          if (self != nullptr && self->begun_) self->LookSoon();
        });
    begun_ = true;
    LookSoon();
  }

 private:
  void LookSoon() {
    auto look = [self = this->shared_from_this()] { self->Look(); };
    if (!deps_.executor.Post(look)) SetAlarm();
  }

  void Look() {
    absl::StatusOr<T> found = read_();
    if (found.ok() && found->open() && deps_.clock.Now() < until_) return SetAlarm();
    if (answered_.exchange(true)) return;
    deps_.engine.bus().Unsubscribe(subscription_);
    answer_(std::move(found));
  }

  void SetAlarm() {
    if (waiting_.exchange(true)) return;
    const absl::Time at = std::min(until_, deps_.clock.Now() + deps_.look_every);
    deps_.alarm.Set(at, [self = this->shared_from_this()] {
      self->waiting_ = false;
      if (!self->answered_) self->LookSoon();
    });
  }

  const EngineBackendDeps& deps_;
  const Read read_;
  const absl::Time until_;
  const Answer<T> answer_;
  EventBus::Subscription subscription_ = 0;
  std::atomic<bool> begun_ = false;  // the subscription is known
  std::atomic<bool> answered_ = false;
  std::atomic<bool> waiting_ = false;
};

}  // namespace flovyn::sdk_embedded
