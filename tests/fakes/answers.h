#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

#include "flovyn/unit/unit.h"

namespace flovyn::testing {

/// Collects the answers of units that are in flight together. Safe for concurrent use.
class Answers {
 public:
  /// The callback of one more unit.
  UnitDone Next() {
    const std::lock_guard lock(state_->mutex);
    const std::size_t index = state_->answers.size();
    state_->answers.emplace_back();
    return [state = state_, index](const absl::Status& status) { state->Set(index, status); };
  }

  /// All answers in the order of Next(), when the last is in. Throws when that takes 60 s, and when
  /// a unit was answered twice.
  std::vector<absl::Status> Wait() {
    std::unique_lock lock(state_->mutex);
    if (!state_->changed.wait_for(lock, std::chrono::seconds(60),
                                  [this] { return state_->answered >= state_->answers.size(); })) {
      throw std::runtime_error("units are unanswered after 60 s");
    }
    if (state_->twice) throw std::runtime_error("a unit was answered twice");
    std::vector<absl::Status> all;
    for (const std::optional<absl::Status>& answer : state_->answers) all.push_back(*answer);
    return all;
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::optional<absl::Status>> answers;
    std::size_t answered = 0;
    bool twice = false;

    void Set(std::size_t index, const absl::Status& status) {
      const std::lock_guard lock(mutex);
      twice = twice || answers[index].has_value();
      if (!answers[index]) ++answered;
      answers[index] = status;
      changed.notify_all();
    }
  };

  // Shared with the callbacks: a store that answers twice may do so after the test.
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace flovyn::testing
