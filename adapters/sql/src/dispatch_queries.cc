#include "flovyn/sql/dispatch_queries.h"

#include <bit>
#include <cstdint>
#include <string>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"

namespace flovyn::sql {
namespace {

/// The kinds as parameters, padded with the last one to a power of two: few texts serve all counts.
void AppendKinds(const std::vector<std::string>& kinds, std::vector<Value>& parameters) {
  if (kinds.empty()) return;
  for (const std::string& kind : kinds) parameters.push_back(ToValue(kind));
  for (std::size_t i = kinds.size(); i < std::bit_ceil(kinds.size()); ++i) {
    parameters.push_back(ToValue(kinds.back()));
  }
}

std::string KindCondition(std::size_t first, std::size_t end) {
  if (first == end) return "";
  std::vector<std::string> names;
  for (std::size_t i = first; i < end; ++i) names.push_back("$" + std::to_string(i + 1));
  return " AND kind IN (" + JoinNames(names) + ")";
}

struct ReadyStatement {
  Statement statement;
  std::vector<Value> parameters = {};
};

/// A PENDING workflow is always due; since when is not kept apart, so its last change stands for
/// it.
ReadyStatement BuildReady(const Dialect& dialect, const ReadyQuery& query) {
  const bool workflow = query.queue.type == WorkType::kWorkflow;
  const std::string table = workflow ? "workflow_open" : "task_open";
  ReadyStatement ready;
  ready.parameters = {ToValue(query.queue.tenant), ToValue(query.queue.name),
                      static_cast<std::int64_t>(query.limit)};
  std::string where = " WHERE tenant_id = $1 AND queue = $2 AND status = 'PENDING'";
  if (!workflow) where += " AND ready_at <= " + std::string(dialect.now);
  std::string shape = table;
  if (query.pool) {
    ready.parameters.push_back(ToValue(*query.pool));
    where += " AND (worker_pool_id IS NULL OR worker_pool_id = $4)";
    shape += "_pool";
  } else {
    where += " AND worker_pool_id IS NULL";
  }
  const std::size_t first_kind = ready.parameters.size();
  AppendKinds(query.kinds, ready.parameters);
  where += KindCondition(first_kind, ready.parameters.size());
  shape += "_" + std::to_string(ready.parameters.size() - first_kind);
  ready.statement = {.name = "find_ready_" + shape,
                     .text = "SELECT id, kind, worker_pool_id, dispatch_order, " +
                             std::string(workflow ? "updated_at" : "ready_at") + " FROM " + table +
                             where + " ORDER BY dispatch_order, id LIMIT $3"};
  return ready;
}

absl::StatusOr<ReadyWork> ReadReady(const Row& row, const WorkQueue& queue) {
  ReadyWork work;
  work.queue = queue;
  work.id = row.Id(0);
  work.kind = row.Text(1);
  FLOVYN_RETURN_IF_ERROR(ReadCell(row, 2, work.pool));
  work.order = row.Int(3);
  work.ready_at = row.Time(4);
  return work;
}

}  // namespace

absl::StatusOr<std::vector<ReadyWork>> FindReady(Connection& connection, const Dialect& dialect,
                                                 const ReadyQuery& query) {
  const ReadyStatement ready = BuildReady(dialect, query);
  return SelectAll<ReadyWork>(connection, ready.statement, ready.parameters,
                              [&](const Row& row) { return ReadReady(row, query.queue); });
}

absl::StatusOr<std::size_t> RemoveExpiredKeys(Connection& connection, const Dialect& dialect,
                                              std::size_t limit) {
  const std::string expired = "expires_at <= " + std::string(dialect.now);
  const Statement remove{
      .name = "remove_expired_keys",
      .text =
          "DELETE FROM idempotency_key WHERE (tenant_id, key) IN (SELECT tenant_id, key FROM "
          "idempotency_key WHERE " +
          expired + " ORDER BY expires_at LIMIT $1) AND " + expired + " RETURNING 1"};
  const Value parameters[] = {static_cast<std::int64_t>(limit)};
  std::size_t removed = 0;
  FLOVYN_RETURN_IF_ERROR(connection.Query(remove, parameters, [&](const Row&) { ++removed; }));
  return removed;
}

}  // namespace flovyn::sql
