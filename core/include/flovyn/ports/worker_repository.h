#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/worker.h"
#include "flovyn/ports/workflow_repository.h"
#include "flovyn/unit/work.h"

namespace flovyn {

struct DefinitionFilter {
  absl::Time alive_since = absl::InfinitePast();  ///< Workers seen since then are counted.
  std::optional<bool> available = {};             ///< Whether there is one of them.
};

/// Workers and the kinds they can run. Blocking; safe for concurrent use.
class WorkerRepository {
 public:
  virtual ~WorkerRepository() = default;
  /// One transaction: upserts the worker by (tenant, name), its definitions by (tenant, kind) with
  /// the last writer's data, and its links: UNIFIED replaces all, WORKFLOW and TASK their own.
  /// Gives the worker as stored (the id of the first registration of that name).
  virtual absl::StatusOr<Worker> Register(const WorkerRegistration& registration) = 0;
  /// In any tenant: heartbeats name the worker by its id alone. nullopt when there is none.
  virtual absl::StatusOr<std::optional<Worker>> FindById(const WorkerId& id) = 0;
  /// By id text or by name; nullopt when there is none.
  virtual absl::StatusOr<std::optional<Worker>> Find(const TenantId& tenant,
                                                     std::string_view id_or_name) = 0;
  /// Newest registration first.
  virtual absl::StatusOr<Listed<Worker>> List(const TenantId& tenant,
                                              std::optional<WorkerType> type, const Page& page) = 0;
  /// By kind, ascending.
  virtual absl::StatusOr<Listed<Definition>> Definitions(const TenantId& tenant, WorkType type,
                                                         const DefinitionFilter& filter,
                                                         const Page& page) = 0;
  /// Of a kind's definition; absent when there is none, or it has none.
  virtual absl::StatusOr<Payload> InputSchema(const TenantId& tenant, WorkType type,
                                              std::string_view kind) = 0;
};

}  // namespace flovyn
