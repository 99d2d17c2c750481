#include "worker_repository.h"

#include <algorithm>
#include <set>

namespace flovyn::memory {
namespace {

using DefinitionTable = std::map<NameOfTenant, Definition>;

/// Registrations give definitions no ids: they get version 7 ones, numbered within the store.
DefinitionId NewDefinitionId(absl::Time now, std::size_t number) {
  return DefinitionId(MakeUuidV7(static_cast<std::uint64_t>(absl::ToUnixMillis(now)), 0, number));
}

void Define(const TenantId& tenant, const std::vector<Capability>& capabilities, absl::Time now,
            Tables& tables, DefinitionTable& definitions) {
  for (const Capability& capability : capabilities) {
    const auto [at, fresh] = definitions.try_emplace({tenant, capability.kind});
    Definition& definition = at->second;
    if (fresh) {
      const std::size_t number =
          tables.workflow_definitions.size() + tables.task_definitions.size();
      definition.id = NewDefinitionId(now, number);
      definition.tenant = tenant;
      definition.first_seen_at = now;
    }
    definition.capability = capability;
    definition.last_registered_at = now;
  }
}

std::vector<std::string> KindsOf(const std::vector<Capability>& capabilities) {
  std::set<std::string> kinds;
  for (const Capability& capability : capabilities) kinds.insert(capability.kind);
  return {kinds.begin(), kinds.end()};
}

/// The worker with the newest sign of life.
Worker Current(const Tables& tables, Worker worker) {
  const auto seen = tables.last_seen.find({worker.tenant, worker.id.str()});
  if (seen != tables.last_seen.end()) {
    worker.last_seen_at = std::max(worker.last_seen_at, seen->second);
  }
  return worker;
}

std::optional<Worker> WorkerOf(const Tables& tables, const WorkerId& id) {
  const auto found = std::ranges::find_if(tables.workers,
                                          [&](const auto& entry) { return entry.second.id == id; });
  if (found == tables.workers.end()) return std::nullopt;
  return Current(tables, found->second);
}

template <class T>
Listed<T> PageOf(std::vector<T> rows, const Page& page) {
  Listed<T> listed;
  listed.total = static_cast<std::int64_t>(rows.size());
  for (std::int64_t i = page.offset; i < listed.total && i - page.offset < page.limit; ++i) {
    listed.rows.push_back(std::move(rows[static_cast<std::size_t>(i)]));
  }
  return listed;
}

bool Runs(const Tables& tables, const Worker& worker, WorkType type, const std::string& kind,
          absl::Time alive_since) {
  const auto& kinds = type == WorkType::kWorkflow ? worker.workflow_kinds : worker.task_kinds;
  return Current(tables, worker).last_seen_at >= alive_since &&
         std::ranges::binary_search(kinds, kind);
}

}  // namespace

absl::StatusOr<Worker> MemoryWorkerRepository::Register(const WorkerRegistration& registration) {
  const std::lock_guard lock(data_.mutex);
  Tables& tables = data_.tables;
  const absl::Time now = data_.Now();
  const auto [at, fresh] = tables.workers.try_emplace({registration.tenant, registration.name});
  Worker& worker = at->second;
  if (fresh) {
    worker.id = registration.id;
    worker.tenant = registration.tenant;
    worker.name = registration.name;
    worker.registered_at = now;
  }
  worker.version = registration.version;
  worker.type = registration.type;
  worker.host_name = registration.host_name;
  worker.process_id = registration.process_id;
  worker.last_seen_at = now;
  if (registration.type != WorkerType::kTask) {
    Define(worker.tenant, registration.workflows, now, tables, tables.workflow_definitions);
    worker.workflow_kinds = KindsOf(registration.workflows);
  }
  if (registration.type != WorkerType::kWorkflow) {
    Define(worker.tenant, registration.tasks, now, tables, tables.task_definitions);
    worker.task_kinds = KindsOf(registration.tasks);
  }
  tables.last_seen[{worker.tenant, worker.id.str()}] = now;
  return worker;
}

absl::StatusOr<std::optional<Worker>> MemoryWorkerRepository::FindById(const WorkerId& id) {
  const std::lock_guard lock(data_.mutex);
  return WorkerOf(data_.tables, id);
}

absl::StatusOr<std::optional<Worker>> MemoryWorkerRepository::Find(const TenantId& tenant,
                                                                   std::string_view id_or_name) {
  const std::lock_guard lock(data_.mutex);
  const std::map<NameOfTenant, Worker>& workers = data_.tables.workers;
  if (const std::optional<WorkerId> id = WorkerId::Parse(id_or_name)) {
    const std::optional<Worker> by_id = WorkerOf(data_.tables, *id);
    if (by_id && by_id->tenant == tenant) return by_id;
  }
  const auto by_name = workers.find({tenant, std::string(id_or_name)});
  if (by_name == workers.end()) return std::nullopt;
  return Current(data_.tables, by_name->second);
}

absl::StatusOr<Listed<Worker>> MemoryWorkerRepository::List(const TenantId& tenant,
                                                            std::optional<WorkerType> type,
                                                            const Page& page) {
  const std::lock_guard lock(data_.mutex);
  std::vector<Worker> found;
  for (const auto& [name, worker] : data_.tables.workers) {
    if (worker.tenant != tenant || (type && worker.type != *type)) continue;
    found.push_back(Current(data_.tables, worker));
  }
  std::ranges::sort(found, std::ranges::greater(), [](const Worker& worker) {
    return std::pair(worker.registered_at, worker.id);
  });
  return PageOf(std::move(found), page);
}

absl::StatusOr<Listed<Definition>> MemoryWorkerRepository::Definitions(
    const TenantId& tenant, WorkType type, const DefinitionFilter& filter, const Page& page) {
  const std::lock_guard lock(data_.mutex);
  const Tables& tables = data_.tables;
  std::vector<Definition> found;
  for (const auto& [name, stored] :
       type == WorkType::kWorkflow ? tables.workflow_definitions : tables.task_definitions) {
    if (stored.tenant != tenant) continue;
    Definition definition = stored;
    definition.worker_count = std::ranges::count_if(tables.workers, [&](const auto& entry) {
      return entry.second.tenant == tenant &&
             Runs(tables, entry.second, type, definition.capability.kind, filter.alive_since);
    });
    const bool available = definition.worker_count > 0;
    if (filter.available.value_or(available) == available) found.push_back(std::move(definition));
  }
  return PageOf(std::move(found), page);
}

absl::StatusOr<Payload> MemoryWorkerRepository::InputSchema(const TenantId& tenant, WorkType type,
                                                            std::string_view kind) {
  const std::lock_guard lock(data_.mutex);
  const DefinitionTable& definitions = type == WorkType::kWorkflow
                                           ? data_.tables.workflow_definitions
                                           : data_.tables.task_definitions;
  const auto found = definitions.find({tenant, std::string(kind)});
  return found == definitions.end() ? Payload() : found->second.capability.input_schema;
}

}  // namespace flovyn::memory
