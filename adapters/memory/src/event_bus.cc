#include "flovyn/memory/event_bus.h"

#include <map>
#include <mutex>
#include <utility>

namespace flovyn::memory {
namespace {

bool Matches(const EventPattern& pattern, const LifecycleEvent& event) {
  return pattern.tenant == event.tenant &&
         (!pattern.workflow || pattern.workflow == event.workflow) &&
         (!pattern.task || pattern.task == event.task) &&
         event.type.starts_with(pattern.type_prefix);
}

class MemoryEventBus final : public EventBus {
 public:
  void Publish(const LifecycleEvent& event) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [subscription, subscriber] : subscribers_) {
      if (Matches(subscriber.pattern, event)) subscriber.on_event(event);
    }
  }

  Subscription Subscribe(EventPattern pattern,
                         std::function<void(const LifecycleEvent&)> on_event) override {
    const std::lock_guard lock(mutex_);
    subscribers_.emplace(++last_, Subscriber{std::move(pattern), std::move(on_event)});
    return last_;
  }

  void Unsubscribe(Subscription subscription) override {
    const std::lock_guard lock(mutex_);
    subscribers_.erase(subscription);
  }

 private:
  struct Subscriber {
    EventPattern pattern;
    std::function<void(const LifecycleEvent&)> on_event;
  };

  // Held while subscribers run: that makes Unsubscribe final, and keeps events in one order.
  std::mutex mutex_;
  Subscription last_ = 0;
  std::map<Subscription, Subscriber> subscribers_;
};

}  // namespace

std::unique_ptr<EventBus> MakeMemoryEventBus() { return std::make_unique<MemoryEventBus>(); }

}  // namespace flovyn::memory
