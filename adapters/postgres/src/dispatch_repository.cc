#include "dispatch_repository.h"

#include <utility>

#include "absl/time/clock.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/sql/dispatch_queries.h"
#include "flovyn/sql/with_value.h"
#include "sweep_statement.h"

namespace flovyn::postgres {
namespace {

// A PENDING workflow is always due; since when is not kept apart, so its last change stands for it.
// One text for each shape, so that the partial index of PENDING rows, which is in dispatch order,
// serves them all.
sql::Statement FindReadyStatement(const ReadyQuery& query) {
  const bool workflow = query.queue.type == WorkType::kWorkflow;
  const std::string table = workflow ? "workflow_open" : "task_open";
  std::string where = " WHERE status = 'PENDING' AND tenant_id = $1 AND queue = $2";
  std::string name = "find_ready_" + table;
  int parameter = 3;
  if (!workflow) where += " AND ready_at <= statement_timestamp()";
  if (!query.kinds.empty()) {
    where += " AND kind = ANY($" + std::to_string(++parameter) + ")";
    name += ":kinds";
  }
  where += " AND (worker_pool_id IS NULL";
  if (query.pool.has_value()) {
    where += " OR worker_pool_id = $" + std::to_string(++parameter);
    name += ":pool";
  }
  return {.name = name,
          .text = "SELECT id, kind, worker_pool_id, dispatch_order, " +
                  std::string(workflow ? "updated_at" : "ready_at") + " FROM " + table + where +
                  ") ORDER BY dispatch_order, id LIMIT $3"};
}

ReadyWork ReadReadyWork(const ResultRow& row, const WorkQueue& queue) {
  ReadyWork work;
  work.queue = queue;
  work.id = row.Id(0);
  work.kind = row.Text(1);
  if (!row.IsNull(2)) work.pool = WorkerPoolId(row.Id(2));
  work.order = row.Int(3);
  work.ready_at = row.Time(4);
  return work;
}

}  // namespace

PostgresDispatchRepository::PostgresDispatchRepository(PooledDatabase& database,
                                                       const sql::Dialect& dialect,
                                                       std::function<bool()> hints_arrive)
    : database_(database), dialect_(dialect), hints_arrive_(std::move(hints_arrive)) {}

absl::StatusOr<std::vector<ReadyWork>> PostgresDispatchRepository::FindReady(
    const ReadyQuery& query) {
  const sql::Statement statement = FindReadyStatement(query);
  std::vector<ReadyWork> found;
  Call call = {.statement = &statement};
  call.parameters.Add(sql::Value(query.queue.tenant.uuid()))
      .Add(sql::Value(query.queue.name))
      .Add(sql::Value(static_cast<std::int64_t>(query.limit)));
  if (!query.kinds.empty()) {
    Array kinds(PgType::kText);
    for (const std::string& kind : query.kinds) kinds.Add(std::string_view(kind));
    call.parameters.Add(kinds);
  }
  if (query.pool.has_value()) call.parameters.Add(sql::Value(query.pool->uuid()));
  call.on_row = [&](const ResultRow& row) { found.push_back(ReadReadyWork(row, query.queue)); };
  FLOVYN_RETURN_IF_ERROR(database_.Run(call));
  return found;
}

absl::StatusOr<SweepResult> PostgresDispatchRepository::Sweep(const SweepRequest& request) {
  SweepResult result;
  Call call = SweepCall(request, absl::Now());
  call.on_row = [&](const ResultRow& row) { ReadSweepRow(row, result); };
  FLOVYN_RETURN_IF_ERROR(database_.Run(call));
  result.hints_arrive = hints_arrive_();
  return result;
}

absl::StatusOr<std::size_t> PostgresDispatchRepository::RemoveExpiredKeys(std::size_t limit) {
  return sql::TransactValue<std::size_t>(database_, [&](sql::Connection& connection) {
    return sql::RemoveExpiredKeys(connection, dialect_, limit);
  });
}

}  // namespace flovyn::postgres
