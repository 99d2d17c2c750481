#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// Opens a FAILED execution again, on its history: timers hold their old due times, promises pend,
/// and what became of its tasks meanwhile is told to it. Children that ended meanwhile follow by
/// their messages. Its own parent, which was told of the failure, is not told again.
struct RetryWorkflow {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  WorkflowId workflow;
  AuditId audit = {};      ///< Of the line that the retry leaves.
  std::string actor = {};  ///< Who asks for it.
  std::string note = {};   ///< And why.
  Limits limits = {};
};

UnitRefs RefsOf(const RetryWorkflow& command);

/// NotFound; FailedPrecondition when it is not FAILED.
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const RetryWorkflow& command);

}  // namespace flovyn
