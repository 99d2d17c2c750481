#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// Ends an open execution as CANCELLED at once (workers never deliver a cancellation to workflow
/// code, so nobody is waited for): its tasks are cancelled with it, its open children get a
/// message (unless they are left running), its parent too. A submit that is under way is refused
/// afterwards.
struct RequestCancel {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  WorkflowId workflow;
  std::string reason = {};
  std::string requested_by = {};
  bool cascade_to_children = true;  ///< False: they go on, and their ends are told to nobody.
  Limits limits = {};
};

struct CancelOutcome {
  bool cancelled = false;  ///< False: it had ended before.
  WorkflowStatus status = WorkflowStatus::kCancelled;
  int children = 0;  ///< That were asked to end, too.
};

/// Ends an open task as CANCELLED.
struct CancelTask {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  TaskId task;
  std::string reason = {};
  bool standalone_pending_only = false;  ///< As REST offers it.
  Limits limits = {};
};

UnitRefs RefsOf(const RequestCancel& command);
UnitRefs RefsOf(const CancelTask& command);

/// NotFound; HasContinued.
absl::StatusOr<Decision<CancelOutcome>> Decide(const WorkingSet& set, const RequestCancel& command);
/// NotFound; FailedPrecondition when it has ended (or, with standalone_pending_only, when it runs
/// or belongs to a workflow).
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const CancelTask& command);

/// The part that all ways to cancel an execution share; gives the number of children told. The set
/// holds its dependents.
int CancelExecution(const WorkingSet& set, WorkflowExecution& workflow, const std::string& reason,
                    Delta& delta);

}  // namespace flovyn
