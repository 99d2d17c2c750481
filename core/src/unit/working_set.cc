#include "flovyn/unit/working_set.h"

#include <algorithm>
#include <tuple>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

bool IsReady(const WorkflowExecution& workflow) {
  return workflow.status == WorkflowStatus::kPending;
}
bool IsReady(const TaskExecution& task) { return task.status == TaskStatus::kPending; }

/// Stores keep whole microseconds: a due time is moved to the next one, never to the one before.
absl::Time NotSooner(absl::Time due) {
  const absl::Time whole = absl::FromUnixMicros(absl::ToUnixMicros(due));
  return whole < due ? whole + absl::Microseconds(1) : whole;
}

template <class T, class Index>
void LoadRow(T row, std::vector<Tracked<T>>& rows, Index& index) {
  const auto id = row.start.id;
  if (!index.emplace(id, rows.size()).second) return;
  const bool open = row.open();
  const bool ready = IsReady(row);
  rows.push_back({.row = std::move(row), .was_open = open, .was_ready = ready});
}

template <class T, class Index>
absl::Status CheckRows(const std::vector<T>& inserted, const std::vector<T>& changed,
                       const Index& index, std::string_view what) {
  for (const T& row : inserted) {
    if (index.contains(row.start.id)) {
      return AlreadyExists(std::string(what) + " " + row.start.id.str() + " exists");
    }
  }
  for (const T& row : changed) {
    if (!index.contains(row.start.id)) {
      return Internal("a unit changed " + std::string(what) + " " + row.start.id.str() +
                      ", which it did not load");
    }
  }
  return absl::OkStatus();
}

template <class T, class Index>
void ApplyRows(std::vector<T>& inserted, std::vector<T>& changed, std::vector<Tracked<T>>& rows,
               Index& index) {
  for (T& row : inserted) {
    index.emplace(row.start.id, rows.size());
    rows.push_back({.row = std::move(row), .inserted = true, .changed = true});
  }
  for (T& row : changed) {
    Tracked<T>& tracked = rows[index.at(row.start.id)];
    Metadata& metadata = tracked.row.start.metadata;
    const bool updated = !tracked.inserted && metadata != row.start.metadata;
    if (updated && !tracked.old_metadata) tracked.old_metadata = std::move(metadata);
    tracked.row = std::move(row);
    tracked.changed = true;
  }
}

template <class T>
void CollectReady(const std::vector<Tracked<T>>& rows, std::vector<ReadyWork>& out) {
  for (const Tracked<T>& tracked : rows) {
    if (tracked.changed && IsReady(tracked.row) && !tracked.was_ready) {
      out.push_back(ReadyWorkOf(tracked.row));
    }
  }
}

}  // namespace

void WorkingSet::Load(WorkflowExecution workflow) {
  LoadRow(std::move(workflow), workflows_, workflow_index_);
}

void WorkingSet::Load(TaskExecution task) { LoadRow(std::move(task), tasks_, task_index_); }

void WorkingSet::Load(Promise promise) { promises_.Load(std::move(promise)); }

void WorkingSet::LoadStateKey(const TaskId& task, std::string key) {
  state_keys_[task].insert(std::move(key));
}

void WorkingSet::LoadSignal(const WorkflowId& workflow, StoredEvent event) {
  signals_.push_back({workflow, std::move(event)});
}

const WorkflowExecution* WorkingSet::Find(const WorkflowId& id) const {
  const auto found = workflow_index_.find(id);
  return found == workflow_index_.end() ? nullptr : &workflows_[found->second].row;
}

const TaskExecution* WorkingSet::Find(const TaskId& id) const {
  const auto found = task_index_.find(id);
  return found == task_index_.end() ? nullptr : &tasks_[found->second].row;
}

const Promise* WorkingSet::Find(const PromiseName& name) const {
  const Promise* newest = nullptr;
  promises_.ForEach([&](const Promise& promise) {
    if (promise.workflow != name.workflow || promise.name != name.name) return;
    if (promise.status != PromiseStatus::kPending) return;
    const bool newer = newest == nullptr || std::tie(newest->created_at, newest->id) <
                                                std::tie(promise.created_at, promise.id);
    if (newer) newest = &promise;
  });
  return newest;
}

std::vector<const TaskExecution*> WorkingSet::TasksOf(const WorkflowId& id) const {
  std::vector<const TaskExecution*> found;
  for (const Tracked<TaskExecution>& task : tasks_) {
    if (task.row.start.workflow == id) found.push_back(&task.row);
  }
  return found;
}

std::vector<const WorkflowExecution*> WorkingSet::ChildrenOf(const WorkflowId& id) const {
  std::vector<const WorkflowExecution*> found;
  for (const Tracked<WorkflowExecution>& child : workflows_) {
    if (child.row.start.parent == id) found.push_back(&child.row);
  }
  return found;
}

const std::set<std::string>& WorkingSet::StateKeysOf(const TaskId& id) const {
  static const std::set<std::string> none;
  const auto found = state_keys_.find(id);
  return found == state_keys_.end() ? none : found->second;
}

std::map<std::int32_t, const StoredEvent*> WorkingSet::SignalsOf(const WorkflowId& id) const {
  std::map<std::int32_t, const StoredEvent*> found;
  const auto add = [&](const AppendedEvent& appended) {
    if (appended.workflow != id || appended.event.type != SignalReceived::kType) return;
    found.emplace(appended.event.sequence, &appended.event);
  };
  std::ranges::for_each(signals_, add);
  std::ranges::for_each(events_, add);
  return found;
}

absl::Status WorkingSet::Check(const Delta& delta) const {
  FLOVYN_RETURN_IF_ERROR(
      CheckRows(delta.new_workflows, delta.workflows, workflow_index_, "workflow execution"));
  FLOVYN_RETURN_IF_ERROR(CheckRows(delta.new_tasks, delta.tasks, task_index_, "task execution"));
  for (const EventDraft& draft : delta.events) {
    const bool created = std::ranges::any_of(
        delta.new_workflows,
        [&](const WorkflowExecution& workflow) { return workflow.start.id == draft.workflow; });
    if (!created && !workflow_index_.contains(draft.workflow)) {
      return Internal("a unit appended to workflow execution " + draft.workflow.str() +
                      ", which it did not load");
    }
  }
  return absl::OkStatus();
}

absl::Status WorkingSet::Apply(Delta delta) {
  FLOVYN_RETURN_IF_ERROR(Check(delta));
  ApplyRows(delta.new_workflows, delta.workflows, workflows_, workflow_index_);
  for (EventDraft& draft : delta.events) Append(std::move(draft));
  ApplyRows(delta.new_tasks, delta.tasks, tasks_, task_index_);
  for (StateChange& change : delta.states) Set(std::move(change));
  std::ranges::move(delta.attempts, std::back_inserter(attempts_));
  ApplyWaits(delta);
  for (IdempotencyRecord& record : delta.keys) keys_.Put(std::move(record));
  std::ranges::move(delta.lifecycle, std::back_inserter(lifecycle_));
  return absl::OkStatus();
}

void WorkingSet::Append(EventDraft draft) {
  Tracked<WorkflowExecution>& tracked = workflows_[workflow_index_.at(draft.workflow)];
  StoredEvent event;
  event.sequence = ++tracked.row.current_sequence;
  tracked.row.history_bytes += draft.size();
  event.type = std::string(draft.type);
  event.data = std::move(draft.data);
  event.created_at = now_;
  tracked.changed = true;
  events_.push_back({draft.workflow, std::move(event)});
}

void WorkingSet::Set(StateChange change) {
  const auto [at, fresh] =
      state_index_.emplace(std::pair(change.workflow, change.key), states_.size());
  if (fresh) {
    states_.push_back(std::move(change));
  } else {
    states_[at->second] = std::move(change);
  }
}

void WorkingSet::ApplyWaits(Delta& delta) {
  for (Promise& promise : delta.promises) promises_.Put(std::move(promise));
  for (Timer& timer : delta.timers) {
    if (timer.due) timer.due = NotSooner(*timer.due);
    timers_.Put(std::move(timer));
  }
  for (const WaitsChange& change : delta.waits) waits_[change.owner] = change.end;
  for (Message& message : delta.messages) messages_.Put(std::move(message));
  for (const MessageKey& key : delta.delivered) messages_.Remove(key);
  for (TaskStateChange& change : delta.task_states) {
    std::set<std::string>& keys = state_keys_[change.task];
    if (change.value) {
      keys.insert(change.key);
    } else {
      keys.erase(change.key);
    }
    task_states_[{change.task, change.key}] = std::move(change.value);
  }
  std::ranges::move(delta.task_logs, std::back_inserter(task_logs_));
  std::ranges::move(delta.audit, std::back_inserter(audit_));
}

std::vector<WaitsChange> WorkingSet::waits() const {
  std::vector<WaitsChange> changes;
  for (const auto& [owner, end] : waits_) changes.push_back({owner, end});
  return changes;
}

std::vector<TaskStateChange> WorkingSet::task_states() const {
  std::vector<TaskStateChange> changes;
  for (const auto& [key, value] : task_states_) changes.push_back({key.first, key.second, value});
  return changes;
}

std::vector<ReadyWork> WorkingSet::NewlyReady() const {
  std::vector<ReadyWork> ready;
  CollectReady(workflows_, ready);
  CollectReady(tasks_, ready);
  return ready;
}

bool WorkingSet::unchanged() const {
  const auto is_changed = [](const auto& tracked) { return tracked.changed; };
  return std::ranges::none_of(workflows_, is_changed) && std::ranges::none_of(tasks_, is_changed) &&
         events_.empty() && states_.empty() && attempts_.empty() && !keys_.changed() &&
         !promises_.changed() && !timers_.changed() && waits_.empty() && !messages_.changed() &&
         task_states_.empty() && task_logs_.empty() && audit_.empty();
}

}  // namespace flovyn
