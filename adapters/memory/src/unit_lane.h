#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "flovyn/unit/unit.h"

namespace flovyn::memory {

/// Runs units one after the other, in order of arrival, without a thread of its own: the first
/// submitter runs its unit and those that arrive meanwhile, also from within its own answers.
class UnitLane {
 public:
  UnitLane(std::size_t max_queued, std::function<void(PendingUnit)> run);

  void Submit(Unit unit, UnitDone done);
  /// Refuses what comes from now on and waits for what came before, unless called by an answer.
  void Close();

 private:
  /// nullopt: the unit is queued.
  std::optional<absl::Status> Enqueue(PendingUnit& pending);
  void RunAll();
  std::optional<PendingUnit> TakeNext();

  const std::size_t max_queued_;
  const std::function<void(PendingUnit)> run_;
  std::mutex mutex_;
  std::condition_variable idle_;
  std::deque<PendingUnit> queue_;
  std::optional<std::thread::id> runner_;
  bool closed_ = false;
};

}  // namespace flovyn::memory
