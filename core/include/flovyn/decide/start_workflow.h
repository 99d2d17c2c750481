#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/idempotency.h"
#include "flovyn/domain/launch.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// A key that a start or a submission carries, and for how long it holds.
struct KeyUse {
  IdempotencyKey key;
  absl::Duration ttl = absl::Hours(24);
  /// The newest run of the chain that the key stands for, as far as the caller knows it.
  std::optional<WorkflowId> newest_run = {};
};

/// Creates a PENDING execution with WORKFLOW_STARTED as its first event, unless its key stands for
/// an execution that is open or COMPLETED: then that one is the answer and nothing changes. A chain
/// counts as its newest run does, and answers with its first.
struct StartWorkflow {
  WorkflowStart start;
  std::optional<KeyUse> key = {};
  MetadataLimits limits = {};  ///< Of its metadata, with what it inherits from its parent.
};

UnitRefs RefsOf(const StartWorkflow& command);

/// The execution that a key that has not expired stands for; nullptr when there is none.
/// Of a chain it is the newest run: HasContinued when KeyUse does not name that one.
/// FailedPrecondition when it stands for something else.
absl::StatusOr<const WorkflowExecution*> WorkflowOfKey(const WorkingSet& set, const KeyUse& use);

/// Adds the execution, its first event, and its key if it has one. The row is in
/// delta.new_workflows.
WorkflowExecution& CreateWorkflow(const StartWorkflow& command, absl::Time now, Delta& delta);

/// FailedPrecondition when the key stands for something else; HasContinued when it stands for a
/// chain whose newest run is not known; NotFound for an unknown parent; InvalidArgument when the
/// metadata is too much along with what is inherited.
absl::StatusOr<Decision<StartedWorkflow>> Decide(const WorkingSet& set,
                                                 const StartWorkflow& command);

}  // namespace flovyn
