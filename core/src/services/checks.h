#pragma once

#include "absl/status/statusor.h"
#include "flovyn/decide/start_workflow.h"
#include "flovyn/decide/submit_task.h"
#include "flovyn/domain/commands.h"
#include "flovyn/domain/limits.h"
#include "flovyn/domain/worker.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/ports/workflow_repository.h"
#include "flovyn/services/field_rules.h"

namespace flovyn {

// What comes from outside, checked against the limits once and for all: past here every value is
// valid. Errors: InvalidArgument naming the field, the limit and the actual size.

absl::StatusOr<StartWorkflow> CheckStart(StartWorkflowRequest request, WorkflowId id,
                                         const Limits& limits, const FieldRules& rules);
/// The rules are for standalone tasks alone: a workflow that has begun is not to fail by them.
absl::StatusOr<SubmitTask> CheckTask(StartTaskRequest request, TaskId id, const Limits& limits,
                                     const FieldRules& rules);
absl::Status CheckSubmission(const CommandSubmission& submission, const Limits& limits);
absl::Status CheckRegistration(const WorkerRegistration& registration, const Limits& limits);
absl::Status CheckPage(const Page& page, std::int64_t max_rows, const Limits& limits);

}  // namespace flovyn
