#include "flovyn/sql/worker_repository.h"

#include "definition_rows.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sql/cells.h"
#include "flovyn/sql/select.h"
#include "flovyn/sql/with_value.h"
#include "worker_rows.h"

namespace flovyn::sql {
namespace {

struct Registered {
  WorkerId id;
  absl::Time at;
};

absl::StatusOr<Registered> UpsertWorker(Connection& connection, const Dialect& dialect,
                                        const WorkerRegistration& registration) {
  const std::string now(dialect.now);
  const Statement upsert{
      .name = "upsert_worker",
      .text =
          "INSERT INTO worker (id, tenant_id, name, version, worker_type, host_name, "
          "process_id, metadata, registered_at, last_seen_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, " +
          now + ", " + now +
          ") ON CONFLICT (tenant_id, name) DO UPDATE SET version = excluded.version, "
          "worker_type = excluded.worker_type, host_name = excluded.host_name, "
          "process_id = excluded.process_id, metadata = excluded.metadata, "
          "last_seen_at = excluded.last_seen_at RETURNING id, last_seen_at"};
  const Value parameters[] = {ToValue(registration.id),         ToValue(registration.tenant),
                              ToValue(registration.name),       ToValue(registration.version),
                              ToValue(registration.type),       ToValue(registration.host_name),
                              ToValue(registration.process_id), ToValue(registration.metadata)};
  FLOVYN_ASSIGN_OR_RETURN(
      const std::optional<Registered> registered,
      SelectFirst<Registered>(connection, upsert, parameters,
                              [](const Row& row) -> absl::StatusOr<Registered> {
                                return Registered{WorkerId(row.Id(0)), row.Time(1)};
                              }));
  if (!registered) return Internal("the database did not give back the worker that it stored");
  return *registered;
}

absl::Status ReplaceLinks(Connection& connection, WorkType type, const WorkerId& worker,
                          const std::vector<Capability>& capabilities) {
  static const Statement kDelete{
      .name = "delete_capabilities",
      .text = "DELETE FROM worker_capability WHERE worker_id = $1 AND work_type = $2"};
  static const Statement kInsert{
      .name = "insert_capability",
      .text =
          "INSERT INTO worker_capability (worker_id, work_type, kind) VALUES ($1, $2, $3) "
          "ON CONFLICT DO NOTHING"};
  const Value type_text = ToValue(WorkTypeText(type));
  const Value removed[] = {ToValue(worker), type_text};
  FLOVYN_RETURN_IF_ERROR(Execute(connection, kDelete, removed));
  for (const Capability& capability : capabilities) {
    const Value added[] = {ToValue(worker), type_text, ToValue(capability.kind)};
    FLOVYN_RETURN_IF_ERROR(Execute(connection, kInsert, added));
  }
  return absl::OkStatus();
}

absl::Status StoreKinds(Connection& connection, WorkType type, const TenantId& tenant,
                        const Registered& worker, const std::vector<Capability>& capabilities) {
  FLOVYN_RETURN_IF_ERROR(UpsertDefinitions(connection, type, tenant, capabilities, worker.at));
  return ReplaceLinks(connection, type, worker.id, capabilities);
}

/// Claims carry the id of a registered worker as text.
absl::Status RecordSignOfLife(Connection& connection, const TenantId& tenant,
                              const Registered& worker) {
  static const Statement kUpsert{
      .name = "register_liveness",
      .text =
          "INSERT INTO worker_liveness (tenant_id, worker, last_seen_at) VALUES ($1, $2, $3) "
          "ON CONFLICT (tenant_id, worker) DO UPDATE SET last_seen_at = excluded.last_seen_at "
          "WHERE worker_liveness.last_seen_at < excluded.last_seen_at"};
  const Value parameters[] = {ToValue(tenant), ToValue(worker.id.str()), ToValue(worker.at)};
  return Execute(connection, kUpsert, parameters);
}

absl::StatusOr<Worker> RegisterIn(Connection& connection, const Dialect& dialect,
                                  const WorkerRegistration& registration) {
  FLOVYN_ASSIGN_OR_RETURN(const Registered worker, UpsertWorker(connection, dialect, registration));
  const TenantId& tenant = registration.tenant;
  if (registration.type != WorkerType::kTask) {
    FLOVYN_RETURN_IF_ERROR(
        StoreKinds(connection, WorkType::kWorkflow, tenant, worker, registration.workflows));
  }
  if (registration.type != WorkerType::kWorkflow) {
    FLOVYN_RETURN_IF_ERROR(
        StoreKinds(connection, WorkType::kTask, tenant, worker, registration.tasks));
  }
  FLOVYN_RETURN_IF_ERROR(RecordSignOfLife(connection, tenant, worker));
  FLOVYN_ASSIGN_OR_RETURN(std::optional<Worker> stored, FindWorkerById(connection, worker.id));
  if (!stored) return Internal("worker " + worker.id.str() + " vanished while it registered");
  return *std::move(stored);
}

}  // namespace

absl::StatusOr<Worker> SqlWorkerRepository::Register(const WorkerRegistration& registration) {
  return TransactValue<Worker>(database_, [&](Connection& connection) {
    return RegisterIn(connection, dialect_, registration);
  });
}

absl::StatusOr<std::optional<Worker>> SqlWorkerRepository::FindById(const WorkerId& id) {
  return ReadValue<std::optional<Worker>>(
      database_, [&](Connection& connection) { return FindWorkerById(connection, id); });
}

absl::StatusOr<std::optional<Worker>> SqlWorkerRepository::Find(const TenantId& tenant,
                                                                std::string_view id_or_name) {
  return ReadValue<std::optional<Worker>>(
      database_, [&](Connection& connection) -> absl::StatusOr<std::optional<Worker>> {
        if (const std::optional<WorkerId> id = WorkerId::Parse(id_or_name)) {
          FLOVYN_ASSIGN_OR_RETURN(std::optional<Worker> found, FindWorkerById(connection, *id));
          if (found && found->tenant == tenant) return found;
        }
        return FindWorkerByName(connection, tenant, id_or_name);
      });
}

absl::StatusOr<Listed<Worker>> SqlWorkerRepository::List(const TenantId& tenant,
                                                         std::optional<WorkerType> type,
                                                         const Page& page) {
  const std::string where =
      type ? "WHERE tenant_id = $1 AND worker_type = $2" : "WHERE tenant_id = $1";
  std::vector<Value> conditions = {ToValue(tenant)};
  if (type) conditions.push_back(ToValue(*type));
  const std::string suffix = type ? "_by_type" : "";
  const Statement count{.name = "count_workers" + suffix,
                        .text = "SELECT count(*) FROM worker " + where};
  const Statement list{.name = "list_workers" + suffix,
                       .text = SelectWorkers() + where + " ORDER BY registered_at DESC, id DESC" +
                               " LIMIT $" + std::to_string(conditions.size() + 1) + " OFFSET $" +
                               std::to_string(conditions.size() + 2)};
  std::vector<Value> parameters = conditions;
  parameters.push_back(ToValue(page.limit));
  parameters.push_back(ToValue(page.offset));
  return ReadValue<Listed<Worker>>(
      database_, [&](Connection& connection) -> absl::StatusOr<Listed<Worker>> {
        Listed<Worker> listed;
        FLOVYN_ASSIGN_OR_RETURN(listed.rows, SelectWorkersWithKinds(connection, list, parameters));
        FLOVYN_RETURN_IF_ERROR(connection.Query(
            count, conditions, [&](const Row& row) { listed.total = row.Int(0); }));
        return listed;
      });
}

absl::StatusOr<Listed<Definition>> SqlWorkerRepository::Definitions(const TenantId& tenant,
                                                                    WorkType type,
                                                                    const DefinitionFilter& filter,
                                                                    const Page& page) {
  return ReadValue<Listed<Definition>>(database_, [&](Connection& connection) {
    return ListDefinitions(connection, type, tenant, filter, page);
  });
}

absl::StatusOr<Payload> SqlWorkerRepository::InputSchema(const TenantId& tenant, WorkType type,
                                                         std::string_view kind) {
  return ReadValue<Payload>(database_, [&](Connection& connection) {
    return SelectInputSchema(connection, type, tenant, kind);
  });
}

}  // namespace flovyn::sql
