#pragma once

#include <optional>
#include <string>

#include "flovyn/domain/access.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/worker_repository.h"
#include "flovyn/services/worker_directory.h"

namespace flovyn {

struct WorkerServiceDeps {
  WorkerRepository& workers;
  WorkerDirectory& directory;
  Clock& clock;
  IdGenerator& ids;
};

/// Workers and the kinds they run. All calls block; safe for concurrent use.
class WorkerService {
 public:
  WorkerService(const WorkerServiceDeps& deps, const Limits& limits,
                absl::Duration alive_within = absl::Seconds(60));

  /// The id in the registration is ignored: the same name keeps its id.
  absl::StatusOr<Worker> Register(const Caller& caller, WorkerRegistration registration);
  /// NotFound for an unknown worker.
  absl::Status Heartbeat(const Caller& caller, const WorkerId& worker);

  absl::StatusOr<Worker> Get(const Caller& caller, const TenantId& tenant, const WorkerId& id);
  absl::StatusOr<Listed<Worker>> List(const Caller& caller, const TenantId& tenant,
                                      std::optional<WorkerType> type, const Page& page);
  absl::StatusOr<Listed<Definition>> WorkflowDefinitions(const Caller& caller,
                                                         const TenantId& tenant, const Page& page);
  absl::StatusOr<Listed<Definition>> TaskDefinitions(const Caller& caller, const TenantId& tenant,
                                                     const Page& page);
  /// ONLINE when seen within the liveness bound.
  bool Online(const Worker& worker) const;

 private:
  WorkerServiceDeps deps_;
  Limits limits_;
  absl::Duration alive_within_;
};

}  // namespace flovyn
