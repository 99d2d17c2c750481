#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/claim.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/payload.h"

namespace flovyn {

enum class TaskStatus { kPending, kRunning, kCompleted, kFailed, kCancelled };

inline constexpr auto kTaskStatusText = std::to_array<EnumText<TaskStatus>>({
    {TaskStatus::kPending, "PENDING"},
    {TaskStatus::kRunning, "RUNNING"},
    {TaskStatus::kCompleted, "COMPLETED"},
    {TaskStatus::kFailed, "FAILED"},
    {TaskStatus::kCancelled, "CANCELLED"},
});

constexpr bool IsTerminal(TaskStatus status) {
  return status == TaskStatus::kCompleted || status == TaskStatus::kFailed ||
         status == TaskStatus::kCancelled;
}

/// What the creation of a task fixes for good (its metadata may be updated later).
struct TaskStart {
  TaskId id;
  TenantId tenant;
  std::optional<WorkflowId> workflow = {};  ///< None: a standalone task.
  std::string kind;
  std::string queue = "default";
  std::optional<WorkerPoolId> pool = {};
  Payload input = {};
  Metadata metadata = {};
  std::int32_t max_retries = 3;  ///< Runs at most 1 + max_retries times.
  std::int64_t timeout_ms = 0;   ///< 0: none.
  std::int64_t priority_ms = 0;
};

/// One unit of work, retried until done.
struct TaskExecution {
  TaskStart start;
  absl::Time created_at;
  std::int32_t scheduled_sequence = 0;  ///< Sequence of its TASK_SCHEDULED event; 0: it has none.
  /// Of the idempotency key that it was submitted with: a standalone one is not deleted sooner.
  std::optional<absl::Time> key_expires_at = {};

  // Changes while it is open.
  TaskStatus status = TaskStatus::kPending;
  std::int32_t execution_count = 0;  ///< Claims so far; the first run sees 1.
  int lost_claims = 0;               ///< In a row.
  absl::Time ready_at;               ///< Not handed out sooner.
  std::optional<Claim> claim = {};   ///< Exactly while RUNNING.
  std::optional<absl::Time> started_at = {};
  absl::Time updated_at;
  double progress = 0;  ///< 0 to 1, as last reported.
  std::string progress_details = {};
  std::int32_t log_lines = 0;  ///< Written so far.

  // The outcome.
  bool told = false;  ///< Its workflow's history has it.
  Payload output = {};
  std::string error = {};
  std::optional<absl::Time> completed_at = {};

  /// A new PENDING task, ready at once.
  static TaskExecution New(TaskStart start, absl::Time now);
  bool open() const { return !IsTerminal(status); }
};

enum class AttemptStatus { kCompleted, kFailed, kTimeout, kCancelled };

inline constexpr auto kAttemptStatusText = std::to_array<EnumText<AttemptStatus>>({
    {AttemptStatus::kCompleted, "COMPLETED"},
    {AttemptStatus::kFailed, "FAILED"},
    {AttemptStatus::kTimeout, "TIMEOUT"},
    {AttemptStatus::kCancelled, "CANCELLED"},
});

/// One finished run of a task, written when it ends. The run in progress is the task's claim.
struct TaskAttempt {
  TaskId task;
  std::int32_t attempt = 0;  ///< From 1.
  absl::Time started_at;
  absl::Time finished_at;
  AttemptStatus status = AttemptStatus::kCompleted;
  Payload output = {};
  std::string error = {};
  std::string worker = {};
};

}  // namespace flovyn
