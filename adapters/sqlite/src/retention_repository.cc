#include "retention_repository.h"

#include <cstdint>
#include <string>
#include <vector>

#include "filter_index.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/execution_table.h"
#include "flovyn/sql/finished_executions.h"
#include "flovyn/sql/metadata_entries.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sqlite {
namespace {

using sql::Connection;
using sql::ExecutionTable;
using sql::Row;
using sql::Statement;
using sql::ToValue;
using sql::Value;

Statement DeleteWhere(std::string_view table, std::string_view condition,
                      std::string_view suffix = "") {
  return {.name = "retire_" + std::string(table) + std::string(suffix),
          .text = "DELETE FROM " + std::string(table) + " WHERE " + std::string(condition)};
}

/// What belongs to tasks whose ids are `ids`, an SQL list or query of $1.
std::vector<Statement> DeleteOfTasks(std::string_view ids, std::string_view suffix) {
  const std::string in = " IN (" + std::string(ids) + ")";
  return {DeleteWhere("task_attempt", "task_execution_id" + in, suffix),
          DeleteWhere("task_state", "task_execution_id" + in, suffix),
          DeleteWhere("task_log", "task_execution_id" + in, suffix),
          DeleteWhere("audit_log", "execution_id" + in, suffix),
          DeleteWhere("timer", "owner_id" + in, suffix)};
}

/// What an execution with the id $1 owns besides its row and its metadata.
template <class T>
const std::vector<Statement>& OwnedBy();

template <>
const std::vector<Statement>& OwnedBy<TaskExecution>() {
  static const std::vector<Statement> kStatements = DeleteOfTasks("$1", "_of_task");
  return kStatements;
}

template <>
const std::vector<Statement>& OwnedBy<WorkflowExecution>() {
  static const std::vector<Statement> kStatements = [] {
    const std::string of_workflow = "workflow_execution_id = $1";
    std::vector<Statement> statements =
        DeleteOfTasks("SELECT id FROM task_execution WHERE " + of_workflow, "_of_tasks");
    statements.push_back(DeleteWhere("task_execution", of_workflow, "_of_workflow"));
    statements.push_back(DeleteWhere("workflow_event", of_workflow));
    statements.push_back(DeleteWhere("workflow_state", of_workflow));
    statements.push_back(DeleteWhere("audit_log", "execution_id = $1"));
    statements.push_back(DeleteWhere("promise", of_workflow));
    statements.push_back(DeleteWhere("timer", "owner_id = $1"));
    statements.push_back(DeleteWhere("message", "target_id = $1"));
    return statements;
  }();
  return kStatements;
}

/// What the filter index has of a row that was deleted.
struct Deleted {
  std::int64_t place = 0;
  std::string words;
};

absl::StatusOr<Deleted> ReadDeleted(const Row& row) {
  Metadata metadata;
  FLOVYN_RETURN_IF_ERROR(sql::ReadCell(row, 2, metadata));
  return Deleted{.place = row.Int(0),
                 .words = EntryWords(TenantId(row.Id(1)), sql::EntryFingerprints(metadata.json()))};
}

/// Whether it was there, and still as old.
template <class T>
absl::StatusOr<bool> DeleteOne(Connection& connection, const sql::Dialect& dialect, const Uuid& id,
                               absl::Duration age) {
  const Statement row = DeleteWhere(
      std::string(ExecutionTable<T>::kCold) + " AS e",
      "e.id = $1 AND " + sql::EndedSince(dialect, 2) + " RETURNING place, tenant_id, metadata");
  const Value parameters[] = {ToValue(id), absl::ToInt64Microseconds(age)};
  FLOVYN_ASSIGN_OR_RETURN(const std::optional<Deleted> deleted,
                          sql::SelectFirst<Deleted>(connection, row, parameters, ReadDeleted));
  if (!deleted) return false;
  if (!deleted->words.empty()) {
    FLOVYN_RETURN_IF_ERROR(
        DeleteDocument(connection, ExecutionTable<T>::kEntries, deleted->place, deleted->words));
  }
  const Value key[] = {ToValue(id)};
  for (const Statement& statement : OwnedBy<T>()) {
    FLOVYN_RETURN_IF_ERROR(sql::Execute(connection, statement, key));
  }
  return true;
}

template <class T>
absl::StatusOr<std::size_t> DeleteAll(Connection& connection, const sql::Dialect& dialect,
                                      const std::vector<Uuid>& ids, absl::Duration age) {
  std::size_t deleted = 0;
  for (const Uuid& id : ids) {
    FLOVYN_ASSIGN_OR_RETURN(const bool was_there, DeleteOne<T>(connection, dialect, id, age));
    if (was_there) ++deleted;
  }
  return deleted;
}

}  // namespace

absl::StatusOr<RetentionResult> SqliteRetentionRepository::DeleteFinished(
    const RetentionStep& step) {
  FLOVYN_ASSIGN_OR_RETURN(
      const sql::FinishedExecutions finished,
      sql::ReadValue<sql::FinishedExecutions>(database_, [&](Connection& connection) {
        return sql::FindFinished(connection, dialect_, step);
      }));
  RetentionResult result;
  result.next = finished.next;
  if (finished.ids.empty()) return result;
  FLOVYN_ASSIGN_OR_RETURN(
      result.deleted, sql::TransactValue<std::size_t>(database_, [&](Connection& connection) {
        return step.type == WorkType::kWorkflow
                   ? DeleteAll<WorkflowExecution>(connection, dialect_, finished.ids, step.age)
                   : DeleteAll<TaskExecution>(connection, dialect_, finished.ids, step.age);
      }));
  return result;
}

}  // namespace flovyn::sqlite
