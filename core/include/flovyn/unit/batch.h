#pragma once

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "flovyn/unit/unit.h"
#include "flovyn/unit/work.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// Where lifecycle events go. Called after the commit, in commit order. Must not block.
class LifecycleSink {
 public:
  virtual ~LifecycleSink() = default;
  virtual void Publish(const LifecycleEvent& event) = 0;
};

/// What a commit left to be done later. Called after the commit. Must not block.
class FollowUpSink {
 public:
  virtual ~FollowUpSink() = default;
  /// A message waits to be delivered.
  virtual void Posted(const MessageKey& message) = 0;
  /// A timer has to fire, by the store's clock.
  virtual void Armed(const TimerKey& timer, absl::Time due) = 0;
};

/// Hears what a commit changed. Called after the commit, in commit order. Must not block.
class CommitSink {
 public:
  virtual ~CommitSink() = default;
  virtual void Committed(const WorkingSet& set) = 0;
};

/// What a store tells the engine. All may be absent. Outlive the store's last unit.
struct StoreHooks {
  WorkBroker* broker = nullptr;
  LifecycleSink* lifecycle = nullptr;
  FollowUpSink* follow_up = nullptr;
  CommitSink* commits = nullptr;
};

/// Units that share one load, one write and one commit. The store's part, in this order:
///   Batch batch(units, hooks);  load batch.refs() into a WorkingSet;  batch.Decide(set);
///   write the set and commit;   batch.Committed(set)  or  batch.Failed().
/// Single-threaded; Committed may run on another thread than Decide.
class Batch {
 public:
  Batch(std::vector<PendingUnit> units, const StoreHooks& hooks);

  /// All that the units name and what these tell by themselves: sorted, each once, so that every
  /// store locks in one order.
  UnitRefs refs() const;

  /// Runs the deciders in order of arrival, then hands work that became ready to parked polls.
  void Decide(WorkingSet& set);

  /// The set is durable (or nothing had to be written): publishes the lifecycle events, delivers
  /// the work that was handed over, announces the rest, answers every unit.
  void Committed(WorkingSet& set);

  /// Nothing was written: frees the reserved polls at once, so that the next batch can have them,
  /// and gives the units back, in order, to be answered or run again.
  std::vector<PendingUnit> Failed();

  std::size_t size() const { return units_.size(); }
  /// Units that the last Decide refused.
  std::size_t refused() const;

 private:
  void HandOver(WorkingSet& set);
  void ReleaseAll();

  std::vector<PendingUnit> units_;
  std::vector<absl::Status> statuses_;
  std::vector<std::pair<Claimant, ReadyWork>> handed_over_;
  StoreHooks hooks_;
};

}  // namespace flovyn
