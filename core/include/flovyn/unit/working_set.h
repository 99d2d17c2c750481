#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/unit/delta.h"
#include "flovyn/unit/work.h"

namespace flovyn {

/// What a unit names to be loaded. Links are followed by the store: a task brings the workflow it
/// belongs to, a key brings its target (and the target's workflow).
struct UnitRefs {
  std::vector<WorkflowId> workflows = {};
  std::vector<TaskId> tasks = {};
  std::vector<IdempotencyKey> keys = {};
};

/// A row of the working set, with what a store must know to write it.
template <class T>
struct Tracked {
  T row;
  bool inserted = false;   ///< Not in the store yet.
  bool changed = false;    ///< To be written (true also when inserted).
  bool was_open = false;   ///< As loaded: it has a row in the hot table.
  bool was_ready = false;  ///< As loaded: PENDING, hence announced before.
};

struct AppendedEvent {
  WorkflowId workflow;
  StoredEvent event;
};

/// The rows that a batch of units works on: loaded by a store, seen by deciders, changed by their
/// deltas, and written back by the store. Single-threaded. Rows are kept in the order of arrival.
class WorkingSet {
 public:
  /// `now` is the time of all units of the batch: the store's clock, whole microseconds.
  explicit WorkingSet(absl::Time now) : now_(now) {}
  absl::Time now() const { return now_; }

  // Filled by the store.
  void Load(WorkflowExecution workflow);
  void Load(TaskExecution task);
  void Load(IdempotencyRecord record);

  // Seen by deciders; nullptr: it does not exist. Pointers hold until the next Load or Apply.
  const WorkflowExecution* Find(const WorkflowId& id) const;
  const TaskExecution* Find(const TaskId& id) const;
  const IdempotencyRecord* Find(const IdempotencyKey& key) const;

  /// Applies a unit's delta whole. AlreadyExists, and no effect, when it inserts an id that is
  /// here; Internal when it changes a row that is not.
  absl::Status Apply(Delta delta);

  // Written by the store, in this order of tables: workflows, events, states, tasks, attempts,
  // keys.
  const std::vector<Tracked<WorkflowExecution>>& workflows() const { return workflows_; }
  const std::vector<Tracked<TaskExecution>>& tasks() const { return tasks_; }
  const std::vector<AppendedEvent>& events() const { return events_; }
  /// Last write wins: at most one entry per (workflow, key).
  const std::vector<StateChange>& states() const { return states_; }
  const std::vector<TaskAttempt>& attempts() const { return attempts_; }
  /// Records written by deltas, newest of each key.
  std::vector<IdempotencyRecord> changed_keys() const;
  /// To be published after the commit, in order.
  std::vector<LifecycleEvent> TakeLifecycle() { return std::exchange(lifecycle_, {}); }
  /// Work that this batch made claimable and that is still unclaimed.
  std::vector<ReadyWork> NewlyReady() const;
  /// Nothing was changed: no transaction is needed.
  bool unchanged() const;

 private:
  absl::Status Check(const Delta& delta) const;
  void Append(EventDraft draft);
  void Set(StateChange change);

  absl::Time now_;
  std::vector<Tracked<WorkflowExecution>> workflows_;
  std::vector<Tracked<TaskExecution>> tasks_;
  absl::flat_hash_map<WorkflowId, std::size_t> workflow_index_;
  absl::flat_hash_map<TaskId, std::size_t> task_index_;
  absl::flat_hash_map<IdempotencyKey, std::pair<IdempotencyRecord, bool>> keys_;
  absl::flat_hash_map<std::pair<WorkflowId, std::string>, std::size_t> state_index_;
  std::vector<AppendedEvent> events_;
  std::vector<StateChange> states_;
  std::vector<TaskAttempt> attempts_;
  std::vector<LifecycleEvent> lifecycle_;
};

}  // namespace flovyn
