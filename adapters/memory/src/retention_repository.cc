#include "retention_repository.h"

#include <vector>

namespace flovyn::memory {
namespace {

/// Looks through the executions of one kind, and takes down which may go.
class Look {
 public:
  Look(const Tables& tables, const RetentionStep& step, absl::Time now)
      : tables_(tables), step_(step), now_(now), ended_until_(now - step.age) {}

  template <class Table>
  auto Through(const Table& table) {
    using Id = typename Table::RowId;
    std::vector<Id> found;
    std::size_t seen = 0;
    std::int64_t rows = 0;
    table.VisitAfter(step_.tenant, {step_.after.created_at, Id(step_.after.id)},
                     [&](const auto& entry) {
                       const auto& row = entry.row;
                       if (row.created_at > ended_until_) return false;
                       next_ = {.created_at = row.created_at, .id = row.start.id.uuid()};
                       if (MayGo(row)) {
                         found.push_back(row.start.id);
                         rows += RowsOf(entry);
                       }
                       full_ = ++seen == step_.max_executions || rows >= step_.max_rows;
                       return !full_;
                     });
    return found;
  }

  std::optional<CreationPlace> next() const { return full_ ? std::optional(next_) : std::nullopt; }

 private:
  template <class Execution>
  bool IsOver(const Execution& row) const {
    return row.completed_at && *row.completed_at <= ended_until_ &&
           (!row.key_expires_at || *row.key_expires_at <= now_);
  }

  bool MayGo(const WorkflowExecution& row) const {
    if (!IsOver(row)) return false;
    for (const TaskId& task : tables_.tasks.IdsOwnedBy(row.start.id)) {
      if (tables_.tasks.Find(task)->row.open()) return false;
    }
    if (!row.start.parent) return true;
    return !tables_.messages.contains({*row.start.parent, MessageKind::kChildEnded, row.start.id});
  }
  bool MayGo(const TaskExecution& row) const { return !row.start.workflow && IsOver(row); }

  template <class Entry>
  std::int64_t RowsOf(const Entry& entry) const {
    if constexpr (requires { entry.attached.events; }) {
      auto rows = static_cast<std::int64_t>(1 + entry.attached.events.size());
      for (const TaskId& task : tables_.tasks.IdsOwnedBy(entry.row.start.id)) {
        rows += RowsOf(*tables_.tasks.Find(task));
      }
      return rows;
    } else {
      return 1 + entry.row.execution_count + entry.row.log_lines;
    }
  }

  const Tables& tables_;
  const RetentionStep& step_;
  const absl::Time now_;
  const absl::Time ended_until_;
  CreationPlace next_;
  bool full_ = false;
};

void Delete(const TaskId& id, Tables& tables) {
  tables.timers.Drop(id.uuid());
  tables.tasks.Erase(id);
}

void Delete(const WorkflowId& id, Tables& tables) {
  for (const TaskId& task : tables.tasks.IdsOwnedBy(id)) Delete(task, tables);
  tables.timers.Drop(id.uuid());
  tables.promises.EraseOf(id);
  MessageKey first;
  first.target = id;
  for (auto at = tables.messages.lower_bound(first);
       at != tables.messages.end() && at->first.target == id;) {
    at = tables.messages.erase(at);
  }
  const auto newest = tables.newest_runs.find(tables.workflows.Find(id)->row.start.chain());
  if (newest != tables.newest_runs.end() && newest->second == id) tables.newest_runs.erase(newest);
  tables.workflows.Erase(id);
}

}  // namespace

absl::StatusOr<RetentionResult> MemoryRetentionRepository::DeleteFinished(
    const RetentionStep& step) {
  const std::lock_guard lock(data_.mutex);
  Tables& tables = data_.tables;
  Look look(tables, step, data_.Now());
  RetentionResult result;
  const auto delete_all = [&](const auto& ids) {
    for (const auto& id : ids) Delete(id, tables);
    result.deleted = ids.size();
  };
  if (step.type == WorkType::kWorkflow) {
    delete_all(look.Through(tables.workflows));
  } else {
    delete_all(look.Through(tables.tasks));
  }
  result.next = look.next();
  return result;
}

}  // namespace flovyn::memory
