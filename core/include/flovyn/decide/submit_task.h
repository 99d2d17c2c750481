#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/decide/start_workflow.h"
#include "flovyn/domain/launch.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// Creates a PENDING task, unless its key stands for a task of the same kind that is open or
/// COMPLETED. A task submitted for a workflow gets no TASK_SCHEDULED event: workflows schedule
/// their tasks by command.
struct SubmitTask {
  TaskStart start;
  std::optional<KeyUse> key = {};
  MetadataLimits limits = {};  ///< Of its metadata, with what it inherits from its workflow.
};

UnitRefs RefsOf(const SubmitTask& command);

/// FailedPrecondition when the key stands for another kind or a workflow, or when the workflow has
/// ended; NotFound for an unknown workflow.
absl::StatusOr<Decision<SubmittedTask>> Decide(const WorkingSet& set, const SubmitTask& command);

}  // namespace flovyn
