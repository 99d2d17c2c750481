#include "flovyn/unit/batch.h"

#include <algorithm>
#include <utility>

#include "flovyn/unit/take.h"

namespace flovyn {
namespace {

ClaimedWork WorkIn(const WorkingSet& set, const ReadyWork& work) {
  if (work.queue.type == WorkType::kWorkflow) return *set.Find(WorkflowId(work.id));
  return *set.Find(TaskId(work.id));
}

}  // namespace

Batch::Batch(std::vector<PendingUnit> units, const StoreHooks& hooks)
    : units_(std::move(units)), hooks_(hooks) {}

UnitRefs Batch::refs() const {
  UnitRefs refs;
  for (const PendingUnit& pending : units_) refs.Add(pending.unit.refs);
  refs.AddKnownLinks();
  refs.Normalize();
  return refs;
}

void Batch::Decide(WorkingSet& set) {
  ReleaseAll();  // of an earlier try
  statuses_.clear();
  for (const PendingUnit& pending : units_) {
    absl::StatusOr<Delta> delta = pending.unit.decide(set);
    statuses_.push_back(delta.ok() ? set.Apply(*std::move(delta)) : delta.status());
  }
  HandOver(set);
}

std::size_t Batch::refused() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(statuses_, [](const absl::Status& status) { return !status.ok(); }));
}

void Batch::HandOver(WorkingSet& set) {
  if (hooks_.broker == nullptr) return;
  for (ReadyWork& work : set.NewlyReady()) {
    if (work.ready_at > set.now()) continue;
    const std::optional<Claimant> claimant = hooks_.broker->Reserve(work);
    if (!claimant) continue;
    ClaimedWork ready = WorkIn(set, work);
    Delta delta =
        work.queue.type == WorkType::kWorkflow
            ? TakeWorkflow(std::get<WorkflowExecution>(std::move(ready)), *claimant, set.now())
            : TakeTask(std::get<TaskExecution>(std::move(ready)), *claimant, set.now());
    handed_over_.emplace_back(*claimant, std::move(work));
    // Cannot fail: the row was just found in the set.
    set.Apply(std::move(delta)).IgnoreError();
  }
}

void Batch::Committed(WorkingSet& set) {
  if (hooks_.lifecycle != nullptr) {
    for (const LifecycleEvent& event : set.TakeLifecycle()) hooks_.lifecycle->Publish(event);
  }
  // Before the answers, so that who is told of a start and polls at once finds the work.
  if (hooks_.broker != nullptr) {
    for (const auto& [claimant, work] : std::exchange(handed_over_, {})) {
      hooks_.broker->Deliver(claimant, WorkIn(set, work));
    }
    for (const ReadyWork& work : set.NewlyReady()) hooks_.broker->Announce(work);
  }
  if (hooks_.follow_up != nullptr) {
    for (const Message& message : set.new_messages()) hooks_.follow_up->Posted(message.key);
    for (const Timer& timer : set.changed_timers()) {
      if (timer.due) hooks_.follow_up->Armed(timer.key, *timer.due);
    }
  }
  if (hooks_.commits != nullptr) hooks_.commits->Committed(set);
  for (std::size_t i = 0; i < units_.size(); ++i) units_[i].done(statuses_[i]);
}

std::vector<PendingUnit> Batch::Failed() {
  ReleaseAll();
  return std::exchange(units_, {});
}

void Batch::ReleaseAll() {
  for (const auto& [claimant, work] : std::exchange(handed_over_, {})) {
    hooks_.broker->Release(claimant);
  }
}

}  // namespace flovyn
