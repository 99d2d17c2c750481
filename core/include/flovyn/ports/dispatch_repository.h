#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/unit/work.h"

namespace flovyn {

/// Which claimable work is looked for.
struct ReadyQuery {
  WorkQueue queue;
  std::vector<std::string> kinds = {};    ///< Empty: any kind.
  std::optional<WorkerPoolId> pool = {};  ///< Work of this pool and work without a pool.
  std::size_t limit = 256;
};

/// Sign of life of a worker, flushed now and then by the node that saw it.
struct WorkerSeen {
  TenantId tenant;
  std::string worker = {};  ///< Canonical key, as claims record it.
  absl::Time at;
};

struct SweepRequest {
  NodeId node;
  ClaimPolicy policy = {};
  std::vector<WorkerSeen> seen = {};       ///< At most a few thousand.
  std::vector<ClaimToken> delivered = {};  ///< Claims of this node whose reply was written.
  std::size_t max_lapsed = 500;            ///< Rows reported at once.
};

/// What a sweep found. Each lapsed claim is put back by a unit of its own that checks again.
struct SweepResult {
  std::vector<std::pair<WorkflowId, ClaimToken>> lapsed_workflows = {};
  std::vector<std::pair<TaskId, ClaimToken>> lapsed_tasks = {};
  std::vector<WorkQueue> queues = {};  ///< Have claimable work that is due.
  /// Work of other processes is announced (WorkBroker::Hint) at present, or there are none. If
  /// not, sweep about every second.
  bool hints_arrive = true;
};

/// Recovery reads behind dispatch: blocking, unlocked, safe for concurrent use.
class DispatchRepository {
 public:
  virtual ~DispatchRepository() = default;
  /// Claimable work that is due, in dispatch order (then id), at most `limit`: an index read that
  /// locks nothing, so a row may be gone when it is claimed.
  virtual absl::StatusOr<std::vector<ReadyWork>> FindReady(const ReadyQuery& query) = 0;
  /// Records signs of life of this node and its workers and the delivered claims, then reports
  /// claims that lapsed: lease over; worker silent; claimed by a dead node and not delivered.
  /// One statement where the database allows. A store of a single process treats every node but the
  /// caller's as dead.
  virtual absl::StatusOr<SweepResult> Sweep(const SweepRequest& request) = 0;
  /// Removes expired idempotency keys, at most `limit`; how many.
  virtual absl::StatusOr<std::size_t> RemoveExpiredKeys(std::size_t limit) = 0;
};

}  // namespace flovyn
