#include "sweep.h"

#include <optional>
#include <string>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/select.h"

namespace flovyn::sqlite {
namespace {

using sql::Connection;
using sql::Row;
using sql::Statement;
using sql::ToValue;
using sql::Value;

constexpr std::string_view kHotTables[] = {"workflow_open", "task_open"};

absl::Status RecordOne(Connection& connection, const WorkerSeen& seen) {
  static const Statement kLiveness{
      .name = "record_liveness",
      .text =
          "INSERT INTO worker_liveness (tenant_id, worker, last_seen_at) VALUES ($1, $2, $3) "
          "ON CONFLICT (tenant_id, worker) DO UPDATE SET last_seen_at = excluded.last_seen_at "
          "WHERE worker_liveness.last_seen_at < excluded.last_seen_at"};
  static const Statement kWorker{.name = "record_worker",
                                 .text =
                                     "UPDATE worker SET last_seen_at = $3 "
                                     "WHERE id = $2 AND tenant_id = $1 AND last_seen_at < $3"};
  const Value liveness[] = {ToValue(seen.tenant), ToValue(seen.worker), ToValue(seen.at)};
  FLOVYN_RETURN_IF_ERROR(sql::Execute(connection, kLiveness, liveness));
  const std::optional<WorkerId> registered = WorkerId::Parse(seen.worker);
  if (!registered) return absl::OkStatus();
  const Value worker[] = {ToValue(seen.tenant), ToValue(*registered), ToValue(seen.at)};
  return sql::Execute(connection, kWorker, worker);
}

/// Most delivered claims have been used up by the time of the sweep: those that have not are found
/// without the writer.
absl::Status KeepOpen(Connection& connection, std::string_view table,
                      const std::vector<ClaimToken>& delivered, std::vector<ClaimToken>& open) {
  const Statement select{.name = "select_undelivered_" + std::string(table),
                         .text = "SELECT 1 FROM " + std::string(table) +
                                 " WHERE claim_token = $1 AND claim_delivered = 0"};
  for (const ClaimToken& token : delivered) {
    const Value parameters[] = {ToValue(token)};
    FLOVYN_RETURN_IF_ERROR(
        connection.Query(select, parameters, [&](const Row&) { open.push_back(token); }));
  }
  return absl::OkStatus();
}

absl::Status MarkDelivered(sql::Database& database, std::string_view table,
                           const std::vector<ClaimToken>& delivered) {
  std::vector<ClaimToken> open;
  FLOVYN_RETURN_IF_ERROR(database.Read(
      [&](Connection& connection) { return KeepOpen(connection, table, delivered, open); }));
  if (open.empty()) return absl::OkStatus();
  const Statement mark{
      .name = "mark_delivered_" + std::string(table),
      .text = "UPDATE " + std::string(table) + " SET claim_delivered = 1 WHERE claim_token = $1"};
  return database.Transact([&](Connection& connection) -> absl::Status {
    for (const ClaimToken& token : open) {
      const Value parameters[] = {ToValue(token)};
      FLOVYN_RETURN_IF_ERROR(sql::Execute(connection, mark, parameters));
    }
    return absl::OkStatus();
  });
}

/// The poll that claimed was a sign of life of its worker.
template <class Id>
absl::Status FindLapsedIn(Connection& connection, std::string_view table,
                          const SweepRequest& request, absl::Time now, std::size_t limit,
                          std::vector<std::pair<Id, ClaimToken>>& lapsed) {
  const Statement select{
      .name = "find_lapsed_" + std::string(table),
      .text = "SELECT o.id, o.claim_token FROM " + std::string(table) +
              " AS o LEFT JOIN worker_liveness AS l "
              "ON l.tenant_id = o.tenant_id AND l.worker = o.worker_id "
              "WHERE o.claim_token IS NOT NULL AND (o.lease_until <= $1 "
              "OR (o.claim_delivered = 0 AND o.claim_node <> $2) "
              "OR max(o.claimed_at, coalesce(l.last_seen_at, o.claimed_at)) <= $3) LIMIT $4"};
  const Value parameters[] = {ToValue(now), ToValue(request.node),
                              ToValue(now - request.policy.worker_silence),
                              static_cast<std::int64_t>(limit)};
  return connection.Query(select, parameters, [&](const Row& row) {
    lapsed.emplace_back(Id(row.Id(0)), ClaimToken(row.Id(1)));
  });
}

/// One step of index look-up for each queue: a scan of all that waits would cost more the more
/// waits.
/// One seek for each: a comparison of rows, (tenant_id, queue) > ($1, $2), would step over all that
/// waits in the queue before.
absl::StatusOr<std::optional<WorkQueue>> NextDueQueue(Connection& connection, WorkType type,
                                                      const WorkQueue& after, absl::Time now) {
  const bool workflow = type == WorkType::kWorkflow;
  const std::string table(kHotTables[workflow ? 0 : 1]);
  const auto first_where = [&](const std::string& condition) {
    return "SELECT * FROM (SELECT tenant_id, queue FROM " + table +
           " WHERE status = 'PENDING' AND " + condition + (workflow ? "" : " AND ready_at <= $3") +
           " ORDER BY tenant_id, queue LIMIT 1)";
  };
  const Statement select{.name = "next_queue_" + table,
                         .text = first_where("tenant_id = $1 AND queue > $2") + " UNION ALL " +
                                 first_where("tenant_id > $1")};
  const Value parameters[] = {ToValue(after.tenant), ToValue(after.name), ToValue(now)};
  return sql::SelectFirst<WorkQueue>(
      connection, select, parameters, [&](const Row& row) -> absl::StatusOr<WorkQueue> {
        return WorkQueue{type, TenantId(row.Id(0)), std::string(row.Text(1))};
      });
}

}  // namespace

absl::Status RecordSeen(sql::Database& database, const std::vector<WorkerSeen>& seen) {
  if (seen.empty()) return absl::OkStatus();
  return database.Transact([&](Connection& connection) -> absl::Status {
    for (const WorkerSeen& one : seen) FLOVYN_RETURN_IF_ERROR(RecordOne(connection, one));
    return absl::OkStatus();
  });
}

absl::Status RecordDelivered(sql::Database& database, const std::vector<ClaimToken>& delivered) {
  if (delivered.empty()) return absl::OkStatus();
  for (const std::string_view table : kHotTables) {
    FLOVYN_RETURN_IF_ERROR(MarkDelivered(database, table, delivered));
  }
  return absl::OkStatus();
}

absl::Status FindLapsed(Connection& connection, const SweepRequest& request, absl::Time now,
                        SweepResult& result) {
  FLOVYN_RETURN_IF_ERROR(FindLapsedIn(connection, kHotTables[0], request, now, request.max_lapsed,
                                      result.lapsed_workflows));
  return FindLapsedIn(connection, kHotTables[1], request, now,
                      request.max_lapsed - result.lapsed_workflows.size(), result.lapsed_tasks);
}

absl::Status FindDueQueues(Connection& connection, absl::Time now, std::vector<WorkQueue>& queues) {
  for (const WorkType type : {WorkType::kWorkflow, WorkType::kTask}) {
    WorkQueue last;
    last.type = type;
    while (true) {
      FLOVYN_ASSIGN_OR_RETURN(std::optional<WorkQueue> next,
                              NextDueQueue(connection, type, last, now));
      if (!next) break;
      last = *next;
      queues.push_back(*std::move(next));
    }
  }
  return absl::OkStatus();
}

}  // namespace flovyn::sqlite
