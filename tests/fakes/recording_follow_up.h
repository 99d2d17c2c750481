#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "flovyn/unit/batch.h"

namespace flovyn::testing {

/// Keeps what commits left to be done, in order.
class RecordingFollowUp final : public FollowUpSink {
 public:
  void Posted(const MessageKey& message) override {
    const std::lock_guard lock(mutex_);
    posted_.push_back(message);
  }
  void Armed(const TimerKey& timer, absl::Time due) override {
    const std::lock_guard lock(mutex_);
    armed_.emplace_back(timer, due);
  }
  std::vector<MessageKey> posted() const {
    const std::lock_guard lock(mutex_);
    return posted_;
  }
  std::vector<std::pair<TimerKey, absl::Time>> armed() const {
    const std::lock_guard lock(mutex_);
    return armed_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<MessageKey> posted_;
  std::vector<std::pair<TimerKey, absl::Time>> armed_;
};

}  // namespace flovyn::testing
