#include "sweep_statement.h"

#include <optional>
#include <string>

#include "absl/strings/str_replace.h"

namespace flovyn::postgres {
namespace {

// Parameters: $1 node; $2 to $5 signs of life: tenant, worker, its id if it is registered, time; $6
// tokens of delivered claims; $7 worker_silence and $8 node_silence in microseconds; $9 most lapsed
// claims to report; $10 the node's time. The times of a node whose clock is far from the database's
// are moved by the difference.
constexpr char kRecord[] = R"sql(
WITH RECURSIVE clock AS MATERIALIZED (
  SELECT now, CASE WHEN now - $10 BETWEEN interval '-5 s' AND interval '5 s' THEN interval '0'
              ELSE now - $10 END AS ahead
  FROM clock_timestamp() AS now),
seen AS MATERIALIZED (
  SELECT s.tenant_id, s.worker, s.worker_id, max(s.at + clock.ahead) AS at
  FROM clock, unnest($2, $3, $4, $5) AS s (tenant_id, worker, worker_id, at)
  GROUP BY s.tenant_id, s.worker, s.worker_id),
this_node AS (
  INSERT INTO node (id, last_seen_at) SELECT $1, now FROM clock
  ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at),
forgotten_nodes AS (
  DELETE FROM node USING clock WHERE node.last_seen_at < clock.now - interval '1 day'
  AND node.id <> $1),
liveness AS (
  INSERT INTO worker_liveness (tenant_id, worker, last_seen_at)
  SELECT tenant_id, worker, at FROM seen ORDER BY tenant_id, worker
  ON CONFLICT (tenant_id, worker) DO UPDATE SET last_seen_at = excluded.last_seen_at
  WHERE worker_liveness.last_seen_at < excluded.last_seen_at),
registered AS (
  UPDATE worker SET last_seen_at = seen.at FROM seen
  WHERE worker.id = seen.worker_id AND worker.tenant_id = seen.tenant_id
  AND worker.last_seen_at < seen.at),
)sql";

// For each of the two hot tables. A node that the table of nodes does not know is dead. Rows that a
// batch has locked are skipped: a claim that is really delivered may read as if it were not.
constexpr char kOfTable[] = R"sql(
delivered_TABLE AS (
  UPDATE TABLE AS o SET claim_delivered = true
  FROM (SELECT id FROM TABLE WHERE claim_token = ANY($6) AND NOT claim_delivered
        FOR UPDATE SKIP LOCKED) AS d
  WHERE o.id = d.id),
lapsed_TABLE AS (
  SELECT o.id, o.claim_token
  FROM clock CROSS JOIN TABLE AS o
  LEFT JOIN worker_liveness AS l ON l.tenant_id = o.tenant_id AND l.worker = o.worker_id
  LEFT JOIN seen AS s ON s.tenant_id = o.tenant_id AND s.worker = o.worker_id
  LEFT JOIN node AS n ON n.id = o.claim_node
  WHERE o.claim_token IS NOT NULL AND (
    o.lease_until <= clock.now
    OR greatest(o.claimed_at, l.last_seen_at, s.at) + $7 * interval '1 microsecond' <= clock.now
    OR (NOT o.claim_delivered AND o.claim_token <> ALL($6) AND o.claim_node <> $1
        AND (n.id IS NULL OR greatest(o.claimed_at, n.last_seen_at)
                             + $8 * interval '1 microsecond' <= clock.now)))),
queues_TABLE AS (
  (SELECT tenant_id, queue FROM TABLE WHERE status = 'PENDING'
   ORDER BY tenant_id, queue LIMIT 1)
  UNION ALL
  SELECT further.tenant_id, further.queue FROM queues_TABLE AS q CROSS JOIN LATERAL (
    SELECT o.tenant_id, o.queue FROM TABLE AS o
    WHERE o.status = 'PENDING' AND (o.tenant_id, o.queue) > (q.tenant_id, q.queue)
    ORDER BY o.tenant_id, o.queue LIMIT 1) AS further),
)sql";

constexpr char kReport[] = R"sql(
lapsed AS (
  SELECT 'w' AS what, id, claim_token FROM lapsed_workflow_open
  UNION ALL SELECT 't', id, claim_token FROM lapsed_task_open
  LIMIT $9)
SELECT what, id, claim_token, NULL AS queue FROM lapsed
UNION ALL
SELECT 'W', tenant_id, NULL, queue FROM (SELECT * FROM queues_workflow_open LIMIT 1000) AS w
UNION ALL
SELECT 'T', tenant_id, NULL, queue FROM (SELECT * FROM queues_task_open LIMIT 1000) AS t
WHERE EXISTS (SELECT 1 FROM clock, task_open AS o WHERE o.tenant_id = t.tenant_id
              AND o.queue = t.queue AND o.status = 'PENDING' AND o.ready_at <= clock.now)
)sql";

const sql::Statement& SweepStatement() {
  static const sql::Statement statement = {
      .name = "sweep",
      .text = kRecord + absl::StrReplaceAll(kOfTable, {{"TABLE", "workflow_open"}}) +
              absl::StrReplaceAll(kOfTable, {{"TABLE", "task_open"}}) + kReport};
  return statement;
}

void AddSeen(const std::vector<WorkerSeen>& all, Parameters& parameters) {
  Array tenants(PgType::kUuid);
  Array workers(PgType::kText);
  Array ids(PgType::kUuid);
  Array times(PgType::kTimestamptz);
  for (const WorkerSeen& seen : all) {
    tenants.Add(seen.tenant.uuid());
    workers.Add(std::string_view(seen.worker));
    if (const std::optional<Uuid> id = Uuid::Parse(seen.worker)) {
      ids.Add(*id);
    } else {
      ids.AddNull();
    }
    times.Add(seen.at);
  }
  parameters.Add(tenants).Add(workers).Add(ids).Add(times);
}

}  // namespace

Call SweepCall(const SweepRequest& request, absl::Time node_now) {
  Array delivered(PgType::kUuid);
  for (const ClaimToken& token : request.delivered) delivered.Add(token.uuid());
  Call call = {.statement = &SweepStatement()};
  call.parameters.Add(request.node.uuid());
  AddSeen(request.seen, call.parameters);
  call.parameters.Add(delivered)
      .Add(sql::Value(absl::ToInt64Microseconds(request.policy.worker_silence)))
      .Add(sql::Value(absl::ToInt64Microseconds(request.policy.node_silence)))
      .Add(sql::Value(static_cast<std::int64_t>(request.max_lapsed)))
      .Add(sql::Value(node_now));
  return call;
}

Call RegisterNodeCall(const NodeId& node) {
  static const sql::Statement statement = {
      .name = "register_node",
      .text =
          "INSERT INTO node (id, last_seen_at) VALUES ($1, clock_timestamp()) "
          "ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at"};
  Call call = {.statement = &statement};
  call.parameters.Add(node.uuid());
  return call;
}

void ReadSweepRow(const ResultRow& row, SweepResult& result) {
  const std::string_view what = row.Text(0);
  if (what == "w") {
    result.lapsed_workflows.emplace_back(WorkflowId(row.Id(1)), ClaimToken(row.Id(2)));
  } else if (what == "t") {
    result.lapsed_tasks.emplace_back(TaskId(row.Id(1)), ClaimToken(row.Id(2)));
  } else {
    result.queues.push_back({.type = what == "T" ? WorkType::kTask : WorkType::kWorkflow,
                             .tenant = TenantId(row.Id(1)),
                             .name = std::string(row.Text(3))});
  }
}

}  // namespace flovyn::postgres
