#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "flovyn/base/mutex.h"
#include "flovyn/unit/work.h"

namespace flovyn {

/// Who wants to hear that a queue has got work. Best effort: what is heard is a hint. Safe for
/// concurrent use.
class WorkListeners {
 public:
  using Subscription = std::uint64_t;

  /// `hear` runs on the thread that tells, outside of any lock, and must not block.
  Subscription Add(WorkQueue queue, std::function<void()> hear);
  /// A call of `hear` that runs at this moment may end later: it has to own what it touches.
  void Remove(Subscription subscription);
  /// Costs one read of a counter when nobody listens.
  void Tell(const WorkQueue& queue);
  void Tell(const ClaimedWork& work);

 private:
  // Shared with the calls that are running.
  using Listener = std::shared_ptr<const std::function<void()>>;

  std::atomic<std::size_t> count_ = 0;
  Mutex mutex_;
  Subscription last_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::pair<WorkQueue, Subscription>, Listener> by_queue_ ABSL_GUARDED_BY(mutex_);
  std::map<Subscription, WorkQueue> queues_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn
