#include "promise_table.h"

#include <tuple>
#include <utility>

namespace flovyn::memory {

const Promise* PromiseTable::Find(const PromiseId& id) const {
  const auto found = promises_.find(id);
  return found == promises_.end() ? nullptr : &found->second;
}

const Promise* PromiseTable::FindPending(const PromiseName& name) const {
  const auto ids = pending_.find(name.workflow);
  if (ids == pending_.end()) return nullptr;
  const Promise* newest = nullptr;
  for (const PromiseId& id : ids->second) {
    const Promise& promise = promises_.at(id);
    if (promise.name != name.name) continue;
    const bool newer = newest == nullptr || std::tie(newest->created_at, newest->id) <
                                                std::tie(promise.created_at, promise.id);
    if (newer) newest = &promise;
  }
  return newest;
}

void PromiseTable::Put(Promise promise) {
  by_workflow_[promise.workflow].insert(promise.id);
  if (promise.status == PromiseStatus::kPending) {
    pending_[promise.workflow].insert(promise.id);
  } else if (const auto ids = pending_.find(promise.workflow); ids != pending_.end()) {
    ids->second.erase(promise.id);
    if (ids->second.empty()) pending_.erase(ids);
  }
  promises_.insert_or_assign(promise.id, std::move(promise));
}

void PromiseTable::CancelPending(const WorkflowId& workflow, absl::Time now) {
  const auto ids = pending_.find(workflow);
  if (ids == pending_.end()) return;
  for (const PromiseId& id : ids->second) {
    Promise& promise = promises_.at(id);
    promise.status = PromiseStatus::kCancelled;
    promise.settled_at = now;
  }
  pending_.erase(ids);
}

void PromiseTable::EraseOf(const WorkflowId& workflow) {
  const auto ids = by_workflow_.find(workflow);
  if (ids == by_workflow_.end()) return;
  for (const PromiseId& id : ids->second) promises_.erase(id);
  by_workflow_.erase(ids);
  pending_.erase(workflow);
}

}  // namespace flovyn::memory
