#include "unit_lane.h"

#include <string>
#include <utility>

#include "flovyn/domain/errors.h"

namespace flovyn::memory {

UnitLane::UnitLane(std::size_t max_queued, std::function<void(PendingUnit)> run)
    : max_queued_(max_queued), run_(std::move(run)) {}

void UnitLane::Submit(Unit unit, UnitDone done) {
  PendingUnit pending{std::move(unit), std::move(done)};
  if (const std::optional<absl::Status> refused = Enqueue(pending)) {
    pending.done(*refused);
    return;
  }
  RunAll();
}

std::optional<absl::Status> UnitLane::Enqueue(PendingUnit& pending) {
  const std::lock_guard lock(mutex_);
  if (closed_) return Cancelled("the store is closing");
  if (queue_.size() >= max_queued_) {
    return ResourceExhausted(std::to_string(max_queued_) +
                             " units are waiting to be written, which is the limit; try again");
  }
  queue_.push_back(std::move(pending));
  return std::nullopt;
}

void UnitLane::RunAll() {
  {
    const std::lock_guard lock(mutex_);
    if (runner_) return;
    runner_ = std::this_thread::get_id();
  }
  while (std::optional<PendingUnit> next = TakeNext()) run_(*std::move(next));
}

std::optional<PendingUnit> UnitLane::TakeNext() {
  const std::lock_guard lock(mutex_);
  if (queue_.empty()) {
    runner_ = std::nullopt;
    idle_.notify_all();
    return std::nullopt;
  }
  PendingUnit next = std::move(queue_.front());
  queue_.pop_front();
  return next;
}

void UnitLane::Close() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  if (runner_ == std::this_thread::get_id()) return;
  idle_.wait(lock, [this] { return !runner_ && queue_.empty(); });
}

}  // namespace flovyn::memory
