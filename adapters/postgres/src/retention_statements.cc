#include "retention_statements.h"

#include <string>
#include <string_view>

#include "flovyn/sql/finished_executions.h"
#include "schema.h"

namespace flovyn::postgres {
namespace {

constexpr std::string_view kTasksOfWorkflows = "workflow_execution_id = ANY($1)";
constexpr std::string_view kTasksThemselves = "id = ANY($1)";

sql::Statement DeleteOwned(std::string_view table, std::string_view owner) {
  return {
      .name = "retire_" + std::string(table),
      .text = "DELETE FROM " + std::string(table) + " WHERE " + std::string(owner) + " = ANY($1)"};
}

sql::Statement LockFinished(std::string_view table) {
  return {.name = "lock_finished_" + std::string(table),
          .text = "SELECT e.id, e.tenant_id, e.created_at, e.metadata FROM " + std::string(table) +
                  " AS e WHERE e.id = ANY($1) AND " + sql::EndedSince(PostgresDialect(), 2) +
                  " ORDER BY e.id FOR UPDATE OF e SKIP LOCKED"};
}

/// A task of an ended workflow still takes log lines: what was written before the lock is seen by
/// the statements after it.
sql::Statement LockTasks() {
  return {.name = "lock_tasks_of_finished",
          .text = "SELECT t.id FROM task_execution AS t WHERE " + std::string(kTasksOfWorkflows) +
                  " ORDER BY t.id FOR UPDATE OF t"};
}

sql::Statement DeleteTasks(std::string_view which, std::string_view name) {
  return {.name = "retire_" + std::string(name),
          .text = "WITH gone AS (DELETE FROM task_execution WHERE " + std::string(which) +
                  " RETURNING id), "
                  "attempts AS (DELETE FROM task_attempt AS d USING gone "
                  "WHERE d.task_execution_id = gone.id), "
                  "states AS (DELETE FROM task_state AS d USING gone "
                  "WHERE d.task_execution_id = gone.id), "
                  "logs AS (DELETE FROM task_log AS d USING gone "
                  "WHERE d.task_execution_id = gone.id), "
                  "audits AS (DELETE FROM audit_log AS d USING gone "
                  "WHERE d.execution_id = gone.id) "
                  "DELETE FROM timer AS d USING gone WHERE d.owner_id = gone.id"};
}

Parameters Ids(const std::vector<Uuid>& ids) {
  Array array(PgType::kUuid);
  for (const Uuid& id : ids) array.Add(id);
  Parameters parameters;
  parameters.Add(array);
  return parameters;
}

}  // namespace

const sql::Statement& RetentionSettings() {
  static const sql::Statement statement = {
      .name = "retention_settings",
      .text =
          "SELECT set_config(name, value, true) FROM (VALUES ('enable_seqscan', 'off'), "
          "('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'), ('lock_timeout', '200ms'), "
          "('statement_timeout', '10s')) AS s (name, value)"};
  return statement;
}

Call LockFinishedCall(WorkType type, const std::vector<Uuid>& ids, absl::Duration age) {
  static const sql::Statement workflows = LockFinished("workflow_execution");
  static const sql::Statement tasks = LockFinished("task_execution");
  Call call = {.statement = type == WorkType::kWorkflow ? &workflows : &tasks,
               .parameters = Ids(ids)};
  call.parameters.Add(sql::Value(absl::ToInt64Microseconds(age)));
  return call;
}

std::vector<Call> DeleteFinishedCalls(WorkType type, const std::vector<Uuid>& ids) {
  static const sql::Statement tasks = DeleteTasks(kTasksThemselves, "tasks");
  static const std::vector<sql::Statement> workflows = {
      LockTasks(),
      DeleteTasks(kTasksOfWorkflows, "tasks_of_workflows"),
      DeleteOwned("workflow_event", "workflow_execution_id"),
      DeleteOwned("workflow_state", "workflow_execution_id"),
      DeleteOwned("audit_log", "execution_id"),
      DeleteOwned("promise", "workflow_execution_id"),
      DeleteOwned("timer", "owner_id"),
      DeleteOwned("message", "target_id"),
      DeleteOwned("workflow_execution", "id")};
  if (type == WorkType::kTask) return {{.statement = &tasks, .parameters = Ids(ids)}};
  std::vector<Call> calls;
  for (const sql::Statement& statement : workflows) {
    calls.push_back({.statement = &statement, .parameters = Ids(ids)});
  }
  return calls;
}

}  // namespace flovyn::postgres
