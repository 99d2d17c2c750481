#include "ended_locks.h"

#include <string>

#include "flovyn/domain/errors.h"
#include "flovyn/sql/execution_table.h"

namespace flovyn::postgres {
namespace {

template <class T>
const sql::Statement& LockRows() {
  static const sql::Statement statement = {
      .name = "lock_written_" + std::string(sql::ExecutionTable<T>::kCold),
      .text = "SELECT e.id FROM " + std::string(sql::ExecutionTable<T>::kCold) +
              " AS e WHERE e.id = ANY($1) ORDER BY e.id FOR NO KEY UPDATE OF e"};
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
  for (const Tracked<T>& row : rows) {
    if (row.changed && !row.inserted && !row.was_open) ids.Add(row.row.start.id.uuid());
  }
  if (ids.size() == 0) return;
  wanted_ += ids.size();
  Call& call = calls_.emplace_back(Call{.statement = &lock});
  call.parameters.Add(ids);
  call.on_row = [this](const ResultRow&) { ++locked_; };
}

absl::Status EndedLocks::Check() const {
  if (locked_ == wanted_) return absl::OkStatus();
  return Conflict("an execution that had ended was deleted while it was being changed");
}

}  // namespace flovyn::postgres
