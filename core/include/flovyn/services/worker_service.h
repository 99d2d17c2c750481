#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
  /// `available`: only those that a worker seen lately runs, or only the others.
  absl::StatusOr<Listed<Definition>> Definitions(const Caller& caller, const TenantId& tenant,
                                                 WorkType type, std::optional<bool> available,
                                                 std::string_view query, const Page& page);
  /// That the start of such work is to be checked against; absent when there is none.
  absl::StatusOr<Payload> InputSchema(const Caller& caller, const TenantId& tenant, WorkType type,
                                      std::string_view kind);
  /// How many registrations came through this node: while it stands, what was read of definitions
  /// is as stale as other nodes make it, and no staler.
  std::uint64_t registrations() const { return registrations_.load(); }
  /// ONLINE when seen within the liveness bound.
  bool Online(const Worker& worker) const;

 private:
  WorkerServiceDeps deps_;
  Limits limits_;
  absl::Duration alive_within_;
  std::atomic<std::uint64_t> registrations_ = 0;
};

}  // namespace flovyn
