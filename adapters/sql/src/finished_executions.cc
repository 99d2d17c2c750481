#include "flovyn/sql/finished_executions.h"

#include <string>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/select.h"

namespace flovyn::sql {
namespace {

/// An execution that was looked at. No rows: it stays.
struct Seen {
  CreationPlace place;
  std::optional<std::int64_t> rows = {};
};

absl::StatusOr<Seen> ReadSeen(const Row& row) {
  Seen seen;
  seen.place = {.created_at = row.Time(1), .id = row.Id(0)};
  if (!row.IsNull(2)) seen.rows = row.Int(2);
  return seen;
}

constexpr std::string_view kWorkflowStays =
    "EXISTS (SELECT 1 FROM task_execution AS t JOIN task_open AS o ON o.id = t.id "
    "WHERE t.workflow_execution_id = e.id) "
    "OR EXISTS (SELECT 1 FROM message AS m WHERE m.target_id = e.parent_workflow_execution_id "
    "AND m.kind = 'CHILD_ENDED' AND m.source_id = e.id)";

constexpr std::string_view kWorkflowRows =
    "1 + e.current_sequence + CAST(coalesce((SELECT sum(1 + t.execution_count + t.log_lines) "
    "FROM task_execution AS t WHERE t.workflow_execution_id = e.id), 0) AS bigint)";

constexpr std::string_view kTaskRows = "1 + e.execution_count + e.log_lines";

std::string Ago(const Dialect& dialect, int parameter) {
  return std::string(dialect.now) + " - $" + std::to_string(parameter) + " * " +
         std::string(dialect.microsecond);
}

}  // namespace

std::string EndedSince(const Dialect& dialect, int parameter) {
  return "e.completed_at <= " + Ago(dialect, parameter);
}

// What was created later cannot have ended sooner: the index of lists finds all that is old enough,
// and no index is written when an execution ends.
Statement FinishedStatement(const Dialect& dialect, WorkType type) {
  const bool workflow = type == WorkType::kWorkflow;
  const std::string table = workflow ? "workflow_execution" : "task_execution";
  const std::string now(dialect.now);
  std::string may_go =
      EndedSince(dialect, 2) + " AND (e.key_expires_at IS NULL OR e.key_expires_at <= " + now + ")";
  if (workflow) may_go += " AND NOT (" + std::string(kWorkflowStays) + ")";
  return {.name = "find_finished_" + table,
          .text = "SELECT e.id, e.created_at, CASE WHEN " + may_go + " THEN " +
                  std::string(workflow ? kWorkflowRows : kTaskRows) + " END FROM " + table +
                  " AS e WHERE e.tenant_id = $1 AND e.created_at <= " + Ago(dialect, 2) +
                  " AND (e.created_at, e.id) > ($3, $4)" +
                  (workflow ? "" : " AND e.workflow_execution_id IS NULL") +
                  " ORDER BY e.created_at, e.id LIMIT $5"};
}

absl::StatusOr<FinishedExecutions> FindFinished(Connection& connection, const Dialect& dialect,
                                                const RetentionStep& step) {
  const Value parameters[] = {ToValue(step.tenant), absl::ToInt64Microseconds(step.age),
                              ToValue(step.after.created_at), ToValue(step.after.id),
                              static_cast<std::int64_t>(step.max_executions)};
  FLOVYN_ASSIGN_OR_RETURN(
      const std::vector<Seen> seen,
      SelectAll<Seen>(connection, FinishedStatement(dialect, step.type), parameters, ReadSeen));
  FinishedExecutions finished;
  std::int64_t rows = 0;
  for (const Seen& one : seen) {
    if (one.rows) {
      finished.ids.push_back(one.place.id);
      rows += *one.rows;
    }
    if (rows < step.max_rows) continue;
    finished.next = one.place;
    return finished;
  }
  if (seen.size() == step.max_executions) finished.next = seen.back().place;
  return finished;
}

}  // namespace flovyn::sql
