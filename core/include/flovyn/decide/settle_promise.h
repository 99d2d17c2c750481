#pragma once

#include <optional>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// What a promise becomes.
struct PromiseOutcome {
  PromiseStatus status = PromiseStatus::kResolved;  ///< kResolved, kRejected or kTimeout.
  Payload value = {};
  std::string error = {};
};

/// Resolves or rejects a promise from outside its workflow, which wakes.
struct SettlePromise {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  std::variant<PromiseId, PromiseName, IdempotencyKey> promise;
  PromiseOutcome outcome = {};
  Limits limits = {};
};

struct PromiseSettled {
  PromiseId id;
  bool settled = false;  ///< False: it had been settled before; nothing changed.
};

UnitRefs RefsOf(const SettlePromise& command);

/// NotFound; FailedPrecondition when its workflow has ended before it was settled.
absl::StatusOr<Decision<PromiseSettled>> Decide(const WorkingSet& set,
                                                const SettlePromise& command);

/// The settled row, added to the delta with its timer disarmed, and the event for the history.
Event Settle(Promise promise, const PromiseOutcome& outcome, absl::Time now, Delta& delta);

}  // namespace flovyn
