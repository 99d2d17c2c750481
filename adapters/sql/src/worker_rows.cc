#include "worker_rows.h"

#include "flovyn/base/status_macros.h"
#include "flovyn/sql/registry_columns.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/statements.h"

namespace flovyn::sql {
namespace {

absl::StatusOr<Worker> ReadWorker(const Row& row) {
  Worker worker;
  FLOVYN_RETURN_IF_ERROR(ReadColumns(row, 0, kWorker, worker));
  return worker;
}

absl::Status ReadKinds(Connection& connection, Worker& worker) {
  static const Statement kSelect{
      .name = "select_worker_kinds",
      .text = "SELECT work_type, kind FROM worker_capability WHERE worker_id = $1 ORDER BY kind"};
  const Value parameters[] = {ToValue(worker.id)};
  return connection.Query(kSelect, parameters, [&](const Row& row) {
    const bool workflow = row.Text(0) == WorkTypeText(WorkType::kWorkflow);
    (workflow ? worker.workflow_kinds : worker.task_kinds).emplace_back(row.Text(1));
  });
}

absl::StatusOr<std::optional<Worker>> FirstWithKinds(Connection& connection,
                                                     const Statement& select,
                                                     std::span<const Value> parameters) {
  FLOVYN_ASSIGN_OR_RETURN(std::vector<Worker> workers,
                          SelectWorkersWithKinds(connection, select, parameters));
  if (workers.empty()) return std::nullopt;
  return std::move(workers.front());
}

}  // namespace

std::string_view WorkTypeText(WorkType type) {
  return type == WorkType::kWorkflow ? "WORKFLOW" : "TASK";
}

std::string SelectWorkers() {
  std::vector<std::string> names;
  AppendNames(kWorker, "", names);
  return "SELECT " + JoinNames(names) + " FROM worker ";
}

absl::StatusOr<std::vector<Worker>> SelectWorkersWithKinds(Connection& connection,
                                                           const Statement& select,
                                                           std::span<const Value> parameters) {
  FLOVYN_ASSIGN_OR_RETURN(std::vector<Worker> workers,
                          SelectAll<Worker>(connection, select, parameters, ReadWorker));
  for (Worker& worker : workers) FLOVYN_RETURN_IF_ERROR(ReadKinds(connection, worker));
  return workers;
}

absl::StatusOr<std::optional<Worker>> FindWorkerById(Connection& connection, const WorkerId& id) {
  static const Statement kSelect{.name = "select_worker_by_id",
                                 .text = SelectWorkers() + "WHERE id = $1"};
  const Value parameters[] = {ToValue(id)};
  return FirstWithKinds(connection, kSelect, parameters);
}

absl::StatusOr<std::optional<Worker>> FindWorkerByName(Connection& connection,
                                                       const TenantId& tenant,
                                                       std::string_view name) {
  static const Statement kSelect{.name = "select_worker_by_name",
                                 .text = SelectWorkers() + "WHERE tenant_id = $1 AND name = $2"};
  const Value parameters[] = {ToValue(tenant), ToValue(name)};
  return FirstWithKinds(connection, kSelect, parameters);
}

}  // namespace flovyn::sql
