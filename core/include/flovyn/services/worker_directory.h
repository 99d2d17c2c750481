#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/dispatch_repository.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/worker_repository.h"

namespace flovyn {

/// What dispatch must know of a worker.
struct WorkerIdentity {
  std::string key = {};     ///< Registered id as text, else the name it polls with.
  bool registered = false;  ///< Then only the kinds below are handed out.
  std::vector<std::string> workflow_kinds = {};
  std::vector<std::string> task_kinds = {};
};

/// A cache of registrations, and the signs of life of this node's workers. A registration through
/// another node is noticed within the cache's age bound. Safe for concurrent use.
class WorkerDirectory {
 public:
  WorkerDirectory(WorkerRepository& workers, Clock& clock, Executor& executor);

  using OnIdentity = std::function<void(absl::StatusOr<WorkerIdentity>)>;
  /// At once when it is known, else from the executor. Counts as a sign of life.
  void Resolve(const TenantId& tenant, const std::string& worker, OnIdentity on_identity);
  /// A registration or heartbeat came through this node.
  void Learn(const Worker& worker);
  void Seen(const TenantId& tenant, const std::string& key);
  /// Signs of life since the last call.
  std::vector<WorkerSeen> TakeSeen();

 private:
  struct Entry {
    WorkerIdentity identity;
    absl::Time loaded_at;
  };
  using Name = std::pair<TenantId, std::string>;

  std::optional<WorkerIdentity> Cached(const Name& name) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::StatusOr<WorkerIdentity> Load(const Name& name) ABSL_LOCKS_EXCLUDED(mutex_);
  void Keep(const Name& name, const WorkerIdentity& identity) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  WorkerRepository& workers_;
  Clock& clock_;
  Executor& executor_;
  Mutex mutex_;
  absl::flat_hash_map<Name, Entry> entries_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<Name, absl::Time> seen_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace flovyn
