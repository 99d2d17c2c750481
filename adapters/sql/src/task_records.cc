// The records of a task besides its row: attempts, state, log.
#include <string>

#include "flovyn/sql/audit_log.h"
#include "flovyn/sql/columns.h"
#include "flovyn/sql/execution_read.h"
#include "flovyn/sql/statements.h"
#include "flovyn/sql/task_repository.h"
#include "flovyn/sql/wait_columns.h"
#include "flovyn/sql/with_value.h"

namespace flovyn::sql {
namespace {

absl::StatusOr<TaskAttempt> ReadAttempt(const Row& row) {
  TaskAttempt attempt;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kAttempt, attempt));
  return attempt;
}

absl::StatusOr<TaskLogLine> ReadLogLine(const Row& row) {
  TaskLogLine line;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kTaskLog, line));
  return line;
}

Statement AttemptsStatement() {
  return {.name = "select_attempts",
          .text = "SELECT " + NamesOf(kAttempt) +
                  " FROM task_attempt WHERE task_execution_id = $1 ORDER BY attempt"};
}

/// The page and the count of a log: $1 the task, $2 the level; limit and offset come last.
struct LogStatements {
  Statement page = {};
  Statement count = {};

  static LogStatements Of(bool one_level) {
    const std::string shape = one_level ? "_of_level" : "";
    const std::string from = " FROM task_log WHERE task_execution_id = $1" +
                             std::string(one_level ? " AND level = $2" : "");
    const std::string bounds = one_level ? "$3 OFFSET $4" : "$2 OFFSET $3";
    return {
        .page = {.name = "list_task_log" + shape,
                 .text = "SELECT " + NamesOf(kTaskLog) + from + " ORDER BY number LIMIT " + bounds},
        .count = {.name = "count_task_log" + shape, .text = "SELECT count(*)" + from}};
  }
};

absl::StatusOr<Listed<TaskLogLine>> ListLog(Connection& connection, const TaskId& id,
                                            std::optional<TaskLogLevel> level, const Page& page) {
  const LogStatements statements = LogStatements::Of(level.has_value());
  std::vector<Value> parameters = {ToValue(id)};
  if (level) parameters.push_back(ToValue(*level));
  Listed<TaskLogLine> listed;
  FLOVYN_RETURN_IF_ERROR(connection.Query(statements.count, parameters,
                                          [&](const Row& row) { listed.total = row.Int(0); }));
  parameters.push_back(ToValue(page.limit));
  parameters.push_back(ToValue(page.offset));
  FLOVYN_ASSIGN_OR_RETURN(
      listed.rows, SelectAll<TaskLogLine>(connection, statements.page, parameters, ReadLogLine));
  return listed;
}

}  // namespace

absl::StatusOr<std::vector<TaskAttempt>> SqlTaskRepository::Attempts(const TenantId& tenant,
                                                                     const TaskId& id) {
  static const Statement kSelect = AttemptsStatement();
  return ReadValue<std::vector<TaskAttempt>>(
      database_, [&](Connection& connection) -> absl::StatusOr<std::vector<TaskAttempt>> {
        FLOVYN_RETURN_IF_ERROR(CheckOwner<TaskExecution>(connection, tenant, id));
        const Value parameters[] = {ToValue(id)};
        return SelectAll<TaskAttempt>(connection, kSelect, parameters, ReadAttempt);
      });
}

absl::StatusOr<std::optional<Payload>> SqlTaskRepository::State(const TenantId& tenant,
                                                                const TaskId& id,
                                                                std::string_view key) {
  static const Statement kSelect{
      .name = "select_task_state",
      .text = "SELECT value FROM task_state WHERE task_execution_id = $1 AND key = $2"};
  return ReadValue<std::optional<Payload>>(
      database_, [&](Connection& connection) -> absl::StatusOr<std::optional<Payload>> {
        FLOVYN_RETURN_IF_ERROR(CheckOwner<TaskExecution>(connection, tenant, id));
        const Value parameters[] = {ToValue(id), ToValue(key)};
        return SelectFirst<Payload>(connection, kSelect, parameters,
                                    [](const Row& row) -> absl::StatusOr<Payload> {
                                      Payload value;
                                      FLOVYN_RETURN_IF_ERROR(ReadCell(row, 0, value));
                                      return value;
                                    });
      });
}

absl::StatusOr<std::vector<std::string>> SqlTaskRepository::StateKeys(const TenantId& tenant,
                                                                      const TaskId& id) {
  static const Statement kSelect{
      .name = "select_task_state_keys",
      .text = "SELECT key FROM task_state WHERE task_execution_id = $1 ORDER BY key"};
  return ReadValue<std::vector<std::string>>(
      database_, [&](Connection& connection) -> absl::StatusOr<std::vector<std::string>> {
        FLOVYN_RETURN_IF_ERROR(CheckOwner<TaskExecution>(connection, tenant, id));
        const Value parameters[] = {ToValue(id)};
        return SelectAll<std::string>(
            connection, kSelect, parameters,
            [](const Row& row) -> absl::StatusOr<std::string> { return std::string(row.Text(0)); });
      });
}

absl::StatusOr<Listed<TaskLogLine>> SqlTaskRepository::Logs(const TenantId& tenant,
                                                            const TaskId& id,
                                                            std::optional<TaskLogLevel> level,
                                                            const Page& page) {
  return ReadValue<Listed<TaskLogLine>>(
      database_, [&](Connection& connection) -> absl::StatusOr<Listed<TaskLogLine>> {
        FLOVYN_RETURN_IF_ERROR(CheckOwner<TaskExecution>(connection, tenant, id));
        return ListLog(connection, id, level, page);
      });
}

absl::StatusOr<Listed<AuditEntry>> SqlTaskRepository::Audit(const TenantId& tenant,
                                                            const TaskId& id, const Page& page) {
  return ReadValue<Listed<AuditEntry>>(
      database_, [&](Connection& connection) -> absl::StatusOr<Listed<AuditEntry>> {
        FLOVYN_RETURN_IF_ERROR(CheckOwner<TaskExecution>(connection, tenant, id));
        return ListAudit(connection, id.uuid(), page);
      });
}

}  // namespace flovyn::sql
