#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/time/time.h"
#include "flovyn/domain/claim.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"

namespace flovyn {

enum class WorkType { kWorkflow, kTask };

/// Where pollers look: polls and work meet when these are equal.
struct WorkQueue {
  WorkType type = WorkType::kWorkflow;
  TenantId tenant;
  std::string name = {};

  friend bool operator==(const WorkQueue&, const WorkQueue&) = default;
  friend auto operator<=>(const WorkQueue&, const WorkQueue&) = default;
  template <class H>
  friend H AbslHashValue(H state, const WorkQueue& queue) {
    return H::combine(std::move(state), queue.type, queue.tenant, queue.name);
  }
};

/// Work that may be claimed from `ready_at` on: a PENDING workflow or task.
struct ReadyWork {
  WorkQueue queue;
  std::string kind = {};
  std::optional<WorkerPoolId> pool = {};
  Uuid id;
  std::int64_t order = 0;  ///< DispatchOrder: smaller first, then id.
  absl::Time ready_at;
};

ReadyWork ReadyWorkOf(const WorkflowExecution& workflow);
ReadyWork ReadyWorkOf(const TaskExecution& task);

/// Who takes the work: a poll, with everything that a claim records.
struct Claimant {
  std::uint64_t ticket = 0;  ///< Names the poll within this process.
  std::string worker = {};   ///< Canonical worker key (registered id, else the name sent).
  NodeId node;
  ClaimToken token;
  absl::Duration lease = absl::Minutes(10);
};

/// Work after its claim, as the poll is told.
using ClaimedWork = std::variant<WorkflowExecution, TaskExecution>;

/// Where a store hands work over within the write that makes it ready. Implemented by dispatch.
/// Called from the store's write lane: quick, never blocking, any thread, no store call inside.
class WorkBroker {
 public:
  virtual ~WorkBroker() = default;
  /// Sets a parked poll aside for this work, if one matches. It is then owed exactly one of
  /// Deliver and Release.
  virtual std::optional<Claimant> Reserve(const ReadyWork& work) = 0;
  /// The claim is committed: answer the poll.
  virtual void Deliver(const Claimant& claimant, ClaimedWork work) = 0;
  /// The write failed: the poll waits on.
  virtual void Release(const Claimant& claimant) = 0;
  /// Committed and claimable, and no parked poll could take it.
  virtual void Announce(const ReadyWork& work) = 0;
  /// Another node may have work in this queue.
  virtual void Hint(const WorkQueue& queue) = 0;
};

}  // namespace flovyn
