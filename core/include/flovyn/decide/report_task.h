#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

// What a worker reports about a task while it runs.

/// Whose report it was: a sign of life.
struct TaskReported {
  TenantId tenant;
  std::optional<WorkflowId> workflow = {};  ///< None: a standalone task.
  std::string worker = {};
};

struct ReportProgress {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  TaskId task;
  double progress = 0;  ///< 0 to 1.
  std::string details = {};
  Limits limits = {};
};

struct WriteTaskLog {
  std::optional<TenantId> tenant = {};
  TaskId task;
  TaskLogLevel level = TaskLogLevel::kInfo;
  std::string message = {};  ///< Cut to the limit.
  Limits limits = {};
};

/// Sets or (nullopt) clears one key, or clears all. The state survives retries of the task.
struct ChangeTaskState {
  std::optional<TenantId> tenant = {};
  TaskId task;
  std::string key = {};
  std::optional<Payload> value = {};
  bool clear_all = false;
  Limits limits = {};
};

UnitRefs RefsOf(const ReportProgress& command);
UnitRefs RefsOf(const WriteTaskLog& command);
UnitRefs RefsOf(const ChangeTaskState& command);

/// NotFound; FailedPrecondition when it is not RUNNING.
absl::StatusOr<Decision<TaskReported>> Decide(const WorkingSet& set, const ReportProgress& command);
/// NotFound; ResourceExhausted when the task has as many lines as it may.
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const WriteTaskLog& command);
/// NotFound; FailedPrecondition when it is not RUNNING; ResourceExhausted when it has as many keys
/// as it may.
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const ChangeTaskState& command);

}  // namespace flovyn
