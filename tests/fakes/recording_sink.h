#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "flovyn/unit/batch.h"

namespace flovyn::testing {

/// Keeps what is published, in order.
class RecordingSink final : public LifecycleSink {
 public:
  void Publish(const LifecycleEvent& event) override {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
  }
  std::vector<LifecycleEvent> events() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<LifecycleEvent> events_;
};

}  // namespace flovyn::testing
