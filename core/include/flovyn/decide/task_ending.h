#pragma once

#include <string>

#include "absl/time/time.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/delta.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// The record of the run that ends now, from the task's claim, output and error.
TaskAttempt EndAttempt(const TaskExecution& task, AttemptStatus status, absl::Time now);

/// Ends a task whose output is set: TASK_COMPLETED for its workflow, if that is open.
void CompleteForGood(const WorkingSet& set, TaskExecution task, const Limits& limits, Delta& delta);

/// Ends a task because somebody asked for it: TASK_CANCELLED, and TASK_FAILED, which is what an
/// awaiting workflow understands. Its run, if there is one, ends as CANCELLED.
void CancelForGood(const WorkingSet& set, TaskExecution task, const std::string& reason,
                   const Limits& limits, Delta& delta);

/// Ends a task together with its workflow: nothing is told. The row is the caller's to write.
void CancelWithWorkflow(TaskExecution& task, const std::string& reason, absl::Time now,
                        Delta& delta);

/// The row and its timers when a task is created.
void AddTask(TaskExecution task, absl::Time now, Delta& delta);

/// Ends a task whose error is set: TASK_FAILED for its workflow, if that is open.
void FailForGood(const WorkingSet& set, TaskExecution task, const Limits& limits, Delta& delta);

}  // namespace flovyn
