#include "flovyn/services/work_listeners.h"

#include <vector>

namespace flovyn {

WorkListeners::Subscription WorkListeners::Add(WorkQueue queue, std::function<void()> hear) {
  auto listener = std::make_shared<const std::function<void()>>(std::move(hear));
  MutexLock lock(mutex_);
  const Subscription subscription = ++last_;
  by_queue_.emplace(std::pair(queue, subscription), std::move(listener));
  queues_.emplace(subscription, std::move(queue));
  ++count_;
  return subscription;
}

void WorkListeners::Remove(Subscription subscription) {
  MutexLock lock(mutex_);
  const auto found = queues_.find(subscription);
  if (found == queues_.end()) return;
  by_queue_.erase(std::pair(found->second, subscription));
  queues_.erase(found);
  --count_;
}

void WorkListeners::Tell(const WorkQueue& queue) {
  if (count_ == 0) return;
  std::vector<Listener> listeners;
  {
    MutexLock lock(mutex_);
    for (auto next = by_queue_.lower_bound(std::pair(queue, Subscription{0}));
         next != by_queue_.end() && next->first.first == queue; ++next) {
      listeners.push_back(next->second);
    }
  }
  for (const Listener& listener : listeners) (*listener)();
}

void WorkListeners::Tell(const ClaimedWork& work) {
  if (count_ == 0) return;
  const bool workflow = std::holds_alternative<WorkflowExecution>(work);
  const WorkType type = workflow ? WorkType::kWorkflow : WorkType::kTask;
  std::visit(
      [&](const auto& row) {
        Tell(WorkQueue{type, row.start.tenant, row.start.queue});
      },
      work);
}

}  // namespace flovyn
