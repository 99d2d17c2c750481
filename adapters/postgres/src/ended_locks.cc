#include "ended_locks.h"

#include <string>

#include "flovyn/domain/errors.h"
#include "flovyn/sql/execution_table.h"

namespace flovyn::postgres {
namespace {

// Of those that are still as they were loaded: ended, and with that metadata where it is updated.
template <class T>
const sql::Statement& LockRows() {
  static const sql::Statement statement = {
      .name = "lock_written_" + std::string(sql::ExecutionTable<T>::kCold),
      .text = "SELECT e.id FROM unnest($1, $2, $3) AS s (id, updated, metadata) JOIN " +
              std::string(sql::ExecutionTable<T>::kCold) +
              " AS e ON e.id = s.id WHERE e.completed_at IS NOT NULL AND "
              "(NOT s.updated OR e.metadata IS NOT DISTINCT FROM s.metadata) "
              "ORDER BY e.id FOR NO KEY UPDATE OF e"};
  return statement;
}

}  // namespace

EndedLocks::EndedLocks(const WorkingSet& set) {
  Add(set.workflows(), LockRows<WorkflowExecution>());
  Add(set.tasks(), LockRows<TaskExecution>());
}

template <class T>
void EndedLocks::Add(const std::vector<Tracked<T>>& rows, const sql::Statement& lock) {
  Array ids(PgType::kUuid);
  Array updated(PgType::kBool);
  Array metadata(PgType::kJsonb);
  for (const Tracked<T>& row : rows) {
    if (!row.changed || row.inserted || row.was_open) continue;
    ids.Add(row.row.start.id.uuid());
    updated.Add(row.old_metadata.has_value());
    metadata.Add(sql::ToValue(row.old_metadata.value_or(Metadata())));
  }
  if (ids.size() == 0) return;
  wanted_ += ids.size();
  Call& call = calls_.emplace_back(Call{.statement = &lock});
  call.parameters.Add(ids).Add(updated).Add(metadata);
  call.on_row = [this](const ResultRow&) { ++locked_; };
}

absl::Status EndedLocks::Check() const {
  if (locked_ == wanted_) return absl::OkStatus();
  return Conflict("an execution that had ended was changed or deleted while it was being changed");
}

}  // namespace flovyn::postgres
