#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/claim.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/domain/metadata_inheritance.h"
#include "flovyn/domain/payload.h"

namespace flovyn {

/// Stored and REST names; the wire's SUSPENDED is WAITING.
enum class WorkflowStatus {
  kPending,
  kRunning,
  kWaiting,
  kCompleted,
  kFailed,
  kCancelled,
  kContinuedAsNew,  ///< Ended, and goes on as another execution: WorkflowExecution::continued_as.
};

inline constexpr auto kWorkflowStatusText = std::to_array<EnumText<WorkflowStatus>>({
    {WorkflowStatus::kPending, "PENDING"},
    {WorkflowStatus::kRunning, "RUNNING"},
    {WorkflowStatus::kWaiting, "WAITING"},
    {WorkflowStatus::kCompleted, "COMPLETED"},
    {WorkflowStatus::kFailed, "FAILED"},
    {WorkflowStatus::kCancelled, "CANCELLED"},
    {WorkflowStatus::kContinuedAsNew, "CONTINUED_AS_NEW"},
});

constexpr bool IsTerminal(WorkflowStatus status) {
  return status == WorkflowStatus::kCompleted || status == WorkflowStatus::kFailed ||
         status == WorkflowStatus::kCancelled || status == WorkflowStatus::kContinuedAsNew;
}

/// What a start fixes for good (its metadata may be updated later).
struct WorkflowStart {
  WorkflowId id;
  TenantId tenant;
  std::string kind;
  std::string queue = "default";
  std::optional<WorkerPoolId> pool = {};
  Payload input = {};
  Metadata metadata = {};
  MetadataInheritance inherit = {};  ///< What its children and tasks get of the metadata.
  std::int64_t priority_ms = 0;      ///< Served as if started this much sooner.
  std::optional<std::string> version = {};
  std::optional<WorkflowId> parent = {};
  std::optional<std::string> child_name = {};  ///< Name under which the parent knows it.
  // Of an execution that another one continued as.
  std::int32_t run = 1;                           ///< Its number in the chain.
  std::optional<WorkflowId> first = {};           ///< The first of the chain; none: itself.
  std::optional<WorkflowId> continued_from = {};  ///< The one before.

  /// By which parents and idempotency keys know the whole chain.
  const WorkflowId& chain() const { return first ? *first : id; }
};

/// A durable program: one row of state over an append-only history of events.
struct WorkflowExecution {
  WorkflowStart start;
  absl::Time created_at;
  /// Of the idempotency key that it was started with: it is not deleted sooner.
  std::optional<absl::Time> key_expires_at = {};

  // Changes while it is open.
  WorkflowStatus status = WorkflowStatus::kPending;
  std::int32_t current_sequence = 0;   ///< Sequence of the newest event, from 1, gap-free.
  std::int64_t history_bytes = 0;      ///< Size of the events as clients receive them.
  bool wake = false;                   ///< Something happened since the claim; do not go to sleep.
  std::int32_t dispatch_sequence = 0;  ///< current_sequence at the claim.
  int lost_claims = 0;                 ///< In a row.
  int signals = 0;                     ///< SIGNAL_RECEIVED events so far.
  bool detached = false;               ///< Retried: its parent knows of its failure, and no more.
  bool has_waits = false;              ///< It started timers or created promises.
  absl::Time task_time;                ///< Deterministic "now" of the next or current activation.
  std::optional<Claim> claim = {};     ///< Exactly while RUNNING.
  std::optional<absl::Time> started_at = {};  ///< First claim.
  absl::Time updated_at;

  // The outcome.
  Payload output = {};
  std::string error = {};
  std::string failure_type = {};
  std::optional<absl::Time> completed_at = {};
  std::optional<WorkflowId> continued_as = {};  ///< The next of the chain.

  /// A new PENDING execution without events.
  static WorkflowExecution New(WorkflowStart start, absl::Time now);
  bool open() const { return !IsTerminal(status); }
};

/// Dispatch order: smaller first (milliseconds).
std::int64_t DispatchOrder(absl::Time created_at, std::int64_t priority_ms);

}  // namespace flovyn
