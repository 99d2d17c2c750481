#include "flovyn/unit/working_set.h"

#include <algorithm>

#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"

namespace flovyn {
namespace {

bool IsReady(const WorkflowExecution& workflow) {
  return workflow.status == WorkflowStatus::kPending;
}
bool IsReady(const TaskExecution& task) { return task.status == TaskStatus::kPending; }

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

void WorkingSet::Load(IdempotencyRecord record) {
  IdempotencyKey key = record.key;
  keys_.emplace(std::move(key), std::pair(std::move(record), false));
}

const WorkflowExecution* WorkingSet::Find(const WorkflowId& id) const {
  const auto found = workflow_index_.find(id);
  return found == workflow_index_.end() ? nullptr : &workflows_[found->second].row;
}

const TaskExecution* WorkingSet::Find(const TaskId& id) const {
  const auto found = task_index_.find(id);
  return found == task_index_.end() ? nullptr : &tasks_[found->second].row;
}

const IdempotencyRecord* WorkingSet::Find(const IdempotencyKey& key) const {
  const auto found = keys_.find(key);
  return found == keys_.end() ? nullptr : &found->second.first;
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
  for (IdempotencyRecord& record : delta.keys) {
    IdempotencyKey key = record.key;
    keys_.insert_or_assign(std::move(key), std::pair(std::move(record), true));
  }
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

std::vector<IdempotencyRecord> WorkingSet::changed_keys() const {
  std::vector<IdempotencyRecord> changed;
  for (const auto& [key, entry] : keys_) {
    if (entry.second) changed.push_back(entry.first);
  }
  return changed;
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
         events_.empty() && states_.empty() && attempts_.empty() && changed_keys().empty();
}

}  // namespace flovyn
