#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "flovyn/unit/work.h"
#include "selection.h"

namespace flovyn::memory {

/// Claimable work by queue, in dispatch order.
class ReadyIndex {
 public:
  void Add(ReadyWork work) {
    auto& queue = works_[work.queue];
    queue.insert_or_assign({work.order, work.id}, std::move(work));
  }
  void Remove(const ReadyWork& work) {
    const auto queue = works_.find(work.queue);
    queue->second.erase({work.order, work.id});
    if (queue->second.empty()) works_.erase(queue);
  }

  std::vector<ReadyWork> Find(const ReadyQuery& query, absl::Time now) const {
    std::vector<ReadyWork> found;
    const auto queue = works_.find(query.queue);
    if (queue == works_.end()) return found;
    for (const auto& [place, work] : queue->second) {
      if (found.size() >= query.limit) break;
      if (work.ready_at <= now && IsAskedFor(work, query)) found.push_back(work);
    }
    return found;
  }

  /// Queues that have work which is due, whoever may take it.
  std::vector<WorkQueue> DueQueues(absl::Time now) const {
    std::vector<WorkQueue> due;
    for (const auto& [queue, works] : works_) {
      const auto is_due = [&](const auto& work) { return work.second.ready_at <= now; };
      if (std::ranges::any_of(works, is_due)) due.push_back(queue);
    }
    return due;
  }

 private:
  using Place = std::pair<std::int64_t, Uuid>;

  std::map<WorkQueue, std::map<Place, ReadyWork>> works_;
};

}  // namespace flovyn::memory
