#include "retention_repository.h"

#include <utility>
#include <vector>

#include "entry_rows.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/sql/finished_executions.h"
#include "retention_statements.h"
#include "schema.h"

namespace flovyn::postgres {
namespace {

absl::Status DeleteStep(SqlConnection& connection, const RetentionStep& step,
                        RetentionResult& result) {
  const Call settings = {.statement = &RetentionSettings()};
  FLOVYN_RETURN_IF_ERROR(connection.Run({settings}));
  FLOVYN_ASSIGN_OR_RETURN(const sql::FinishedExecutions finished,
                          sql::FindFinished(connection, PostgresDialect(), step));
  result = {.deleted = 0, .next = finished.next};
  if (finished.ids.empty()) return absl::OkStatus();
  std::vector<Uuid> locked;
  EntryRows entries(EntryTable(step.type));
  absl::Status unreadable;
  Call lock = LockFinishedCall(step.type, finished.ids, step.age);
  lock.on_row = [&](const ResultRow& row) {
    locked.push_back(row.Id(0));
    unreadable.Update(entries.AddFrom(row, 0));
  };
  FLOVYN_RETURN_IF_ERROR(connection.Run({lock}));
  FLOVYN_RETURN_IF_ERROR(unreadable);
  if (locked.empty()) return absl::OkStatus();
  result.deleted = locked.size();
  std::vector<Call> calls = DeleteFinishedCalls(step.type, locked);
  entries.AppendDelete(calls);
  return connection.Run(std::move(calls));
}

}  // namespace

absl::StatusOr<RetentionResult> PostgresRetentionRepository::DeleteFinished(
    const RetentionStep& step) {
  RetentionResult result;
  FLOVYN_RETURN_IF_ERROR(database_.TransactCalls(
      [&](SqlConnection& connection) { return DeleteStep(connection, step, result); }));
  return result;
}

}  // namespace flovyn::postgres
