#pragma once

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/work.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// A poll takes work by its id.
struct ClaimWork {
  WorkType type = WorkType::kWorkflow;
  Uuid id;
  Claimant claimant;
};

/// A claim that never reached its worker goes back as if it had not been made.
struct ReturnClaim {
  WorkType type = WorkType::kWorkflow;
  Uuid id;
  ClaimToken token;
};

/// A claim that lapsed (lease over, worker or node gone) is taken back. Lost too often in a row,
/// the work is FAILED with that reason.
struct ReclaimWork {
  WorkType type = WorkType::kWorkflow;
  Uuid id;
  ClaimToken token;
  Limits limits = {};
};

UnitRefs RefsOf(const ClaimWork& command);
UnitRefs RefsOf(const ReturnClaim& command);
UnitRefs RefsOf(const ReclaimWork& command);

/// Aborted when the work is gone, taken or not due yet.
absl::StatusOr<Decision<ClaimedWork>> Decide(const WorkingSet& set, const ClaimWork& command);
/// OK without effect when the claim is not the current one any more.
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const ReturnClaim& command);
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const ReclaimWork& command);

}  // namespace flovyn
