#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/commands.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// The end of an activation: its commands become events and rows, and the execution sleeps, goes
/// on, or ends.
struct SubmitCommands {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any. Needed for keys.
  CommandSubmission submission;
  Limits limits = {};
};

struct CommandsApplied {
  WorkflowStatus status = WorkflowStatus::kPending;
};

UnitRefs RefsOf(const SubmitCommands& command);

/// NotFound (also for another tenant's execution); FailedPrecondition when it is not RUNNING, the
/// claim token or the numbering is of an older activation, or a task id belongs to something else;
/// InvalidArgument for a status that does not go with the commands; Unimplemented for commands of a
/// later release. In every case nothing is changed.
/// A history that would outgrow what clients can read ends the execution as FAILED instead.
absl::StatusOr<Decision<CommandsApplied>> Decide(const WorkingSet& set,
                                                 const SubmitCommands& command);

}  // namespace flovyn
