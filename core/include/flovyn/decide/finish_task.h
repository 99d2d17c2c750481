#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// A run ended well: TASK_COMPLETED for the workflow, which wakes.
struct CompleteTask {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  TaskId task;
  Payload output = {};
  std::optional<ClaimToken> token = {};
  Limits limits = {};
};

/// A run ended badly: the task goes back to PENDING while it has retries left, else (or when it
/// failed for good) it is FAILED and TASK_FAILED wakes the workflow.
struct FailTask {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  TaskId task;
  std::string error = {};
  std::optional<ClaimToken> token = {};
  bool for_good = false;  ///< The worker says that another run would not help.
  Limits limits = {};
};

UnitRefs RefsOf(const CompleteTask& command);
UnitRefs RefsOf(const FailTask& command);

/// NotFound; FailedPrecondition when the task ended otherwise, never ran, or the token is of an
/// older claim. Completing a task again with the same output is OK and changes nothing. Without a
/// token the first valid outcome wins, also from a worker whose claim was taken back.
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const CompleteTask& command);
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const FailTask& command);

/// The pause before a task runs again after its `failed_runs`-th failure: 100 ms doubled each time,
/// at most 1 s.
absl::Duration RetryDelay(std::int32_t failed_runs);

}  // namespace flovyn
