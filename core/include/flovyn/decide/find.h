#pragma once

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// NotFound, also for an execution of another tenant than the caller's (none: any).
absl::StatusOr<const WorkflowExecution*> FindWorkflow(const WorkingSet& set,
                                                      const std::optional<TenantId>& tenant,
                                                      const WorkflowId& id);
absl::StatusOr<const TaskExecution*> FindTask(const WorkingSet& set,
                                              const std::optional<TenantId>& tenant,
                                              const TaskId& id);

/// FailedPrecondition: "task execution … is RUNNING and cannot be cancelled".
absl::Status WrongState(const TaskExecution& task, std::string_view wanted);

/// HasContinued() when it has continued as new.
absl::Status CheckNotContinued(const WorkflowExecution& workflow);

/// Whether it was done for that key.
bool IsHeld(const WorkingSet& set, const OnceKey& once);

}  // namespace flovyn
