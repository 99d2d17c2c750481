#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/unit/delta.h"
#include "flovyn/unit/keyed_changes.h"
#include "flovyn/unit/unit_refs.h"
#include "flovyn/unit/work.h"

namespace flovyn {

/// A row of the working set, with what a store must know to write it.
template <class T>
struct Tracked {
  T row;
  bool inserted = false;   ///< Not in the store yet.
  bool changed = false;    ///< To be written (true also when inserted).
  bool was_open = false;   ///< As loaded: it has a row in the hot table.
  bool was_ready = false;  ///< As loaded: PENDING, hence announced before.
  /// As loaded, when the metadata is not what it was: its column, and what it is found by, have to
  /// be written, too. Not of inserted rows.
  std::optional<Metadata> old_metadata = {};
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
  void Load(IdempotencyRecord record) { keys_.Load(std::move(record)); }
  void Load(Timer timer) { timers_.Load(std::move(timer)); }
  void Load(Promise promise);
  void Load(Message message) { messages_.Load(std::move(message)); }
  void LoadStateKey(const TaskId& task, std::string key);
  void LoadSignal(const WorkflowId& workflow, StoredEvent event);

  // Seen by deciders; nullptr: it does not exist. Pointers hold until the next Load or Apply.
  const WorkflowExecution* Find(const WorkflowId& id) const;
  const TaskExecution* Find(const TaskId& id) const;
  const IdempotencyRecord* Find(const IdempotencyKey& key) const { return keys_.Find(key); }
  const Timer* Find(const TimerKey& key) const { return timers_.Find(key); }
  const Promise* Find(const PromiseId& id) const { return promises_.Find(id); }
  const Promise* Find(const PromiseName& name) const;
  const Message* Find(const MessageKey& key) const { return messages_.Find(key); }
  /// Of a workflow named in UnitRefs::dependents.
  std::vector<const TaskExecution*> TasksOf(const WorkflowId& id) const;
  std::vector<const WorkflowExecution*> ChildrenOf(const WorkflowId& id) const;
  /// Of a task named in UnitRefs::state_keys, in order.
  const std::set<std::string>& StateKeysOf(const TaskId& id) const;
  /// By sequence: those named in UnitRefs::signals, and what earlier units of the batch appended.
  std::map<std::int32_t, const StoredEvent*> SignalsOf(const WorkflowId& id) const;

  /// Applies a unit's delta whole. AlreadyExists, and no effect, when it inserts an id that is
  /// here; Internal when it changes a row that is not.
  absl::Status Apply(Delta delta);

  // Written by the store, in this order of tables: workflows, events, states, tasks, attempts,
  // keys, promises, timers, waits, messages, task states, task logs.
  const std::vector<Tracked<WorkflowExecution>>& workflows() const { return workflows_; }
  const std::vector<Tracked<TaskExecution>>& tasks() const { return tasks_; }
  const std::vector<AppendedEvent>& events() const { return events_; }
  /// Last write wins: at most one entry per (workflow, key).
  const std::vector<StateChange>& states() const { return states_; }
  const std::vector<TaskAttempt>& attempts() const { return attempts_; }
  // The newest of each key, in the order of keys.
  std::vector<IdempotencyRecord> changed_keys() const { return keys_.Written(); }
  std::vector<Promise> changed_promises() const { return promises_.Written(); }
  std::vector<Timer> changed_timers() const { return timers_.Written(); }
  std::vector<WaitsChange> waits() const;
  std::vector<Message> new_messages() const { return messages_.Written(); }
  std::vector<MessageKey> delivered_messages() const { return messages_.Removed(); }
  std::vector<TaskStateChange> task_states() const;
  const std::vector<TaskLogLine>& task_logs() const { return task_logs_; }
  const std::vector<AuditEntry>& audit() const { return audit_; }
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
  void ApplyWaits(Delta& delta);

  absl::Time now_;
  std::vector<Tracked<WorkflowExecution>> workflows_;
  std::vector<Tracked<TaskExecution>> tasks_;
  absl::flat_hash_map<WorkflowId, std::size_t> workflow_index_;
  absl::flat_hash_map<TaskId, std::size_t> task_index_;
  KeyedChanges<IdempotencyKey, IdempotencyRecord, &IdempotencyRecord::key> keys_;
  KeyedChanges<TimerKey, Timer, &Timer::key> timers_;
  KeyedChanges<PromiseId, Promise, &Promise::id> promises_;
  KeyedChanges<MessageKey, Message, &Message::key> messages_;
  std::map<Uuid, WaitsEnd> waits_;
  std::map<std::pair<TaskId, std::string>, std::optional<Payload>> task_states_;
  std::map<TaskId, std::set<std::string>> state_keys_;
  std::vector<AppendedEvent> signals_;
  std::vector<TaskLogLine> task_logs_;
  std::vector<AuditEntry> audit_;
  absl::flat_hash_map<std::pair<WorkflowId, std::string>, std::size_t> state_index_;
  std::vector<AppendedEvent> events_;
  std::vector<StateChange> states_;
  std::vector<TaskAttempt> attempts_;
  std::vector<LifecycleEvent> lifecycle_;
};

}  // namespace flovyn
