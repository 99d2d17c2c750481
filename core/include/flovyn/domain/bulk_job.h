#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/payload.h"

namespace flovyn {

/// What a bulk job is about.
enum class BulkEntity { kWorkflow, kTask };

inline constexpr auto kBulkEntityText = std::to_array<EnumText<BulkEntity>>({
    {BulkEntity::kWorkflow, "workflow"},
    {BulkEntity::kTask, "task"},
});

/// What is done to each execution; services/bulk_verbs.cc says how, and for which entity.
enum class BulkVerb { kCancel, kRetry, kSignal, kUpdateMetadata };

inline constexpr auto kBulkVerbText = std::to_array<EnumText<BulkVerb>>({
    {BulkVerb::kCancel, "cancel"},
    {BulkVerb::kRetry, "retry"},
    {BulkVerb::kSignal, "signal"},
    {BulkVerb::kUpdateMetadata, "updateMetadata"},
});

enum class BulkStatus {
  kPending,  ///< No execution was looked at yet.
  kRunning,
  kCompleted,  ///< It got through; single executions may have failed.
  kFailed,     ///< It cannot go on: BulkJob::error says why.
  kCancelled,
};

inline constexpr auto kBulkStatusText = std::to_array<EnumText<BulkStatus>>({
    {BulkStatus::kPending, "PENDING"},
    {BulkStatus::kRunning, "RUNNING"},
    {BulkStatus::kCompleted, "COMPLETED"},
    {BulkStatus::kFailed, "FAILED"},
    {BulkStatus::kCancelled, "CANCELLED"},
});

constexpr bool IsTerminal(BulkStatus status) {
  return status != BulkStatus::kPending && status != BulkStatus::kRunning;
}

/// An execution for which the verb failed.
struct BulkError {
  Uuid execution;
  std::string error = {};

  friend bool operator==(const BulkError&, const BulkError&) = default;
};

/// How far a job has got. `processed` is the sum of the three below it.
struct BulkProgress {
  std::int64_t processed = 0;
  std::int64_t succeeded = 0;
  std::int64_t skipped = 0;  ///< There was nothing to do, or no more: it had ended, was deleted.
  std::int64_t failed = 0;
  std::vector<BulkError> errors = {};  ///< The first kMaxBulkErrors of `failed`.
  std::string cursor = {};             ///< Place of the last one; empty: none yet.
  /// Turns in a row that got nowhere, because the store could not be asked or was busy.
  std::int32_t setbacks = 0;

  friend bool operator==(const BulkProgress&, const BulkProgress&) = default;
};

inline constexpr std::size_t kMaxBulkErrors = 20;
inline constexpr std::size_t kMaxBulkErrorBytes = 500;

/// A verb that is applied to every execution that a query finds, created no later than the job, in
/// the order of their creation.
struct BulkJob {
  BulkJobId id;
  TenantId tenant;
  BulkEntity entity = BulkEntity::kWorkflow;
  BulkVerb verb = BulkVerb::kCancel;
  Payload arguments = {};       ///< A JSON object, or absent.
  std::string query = {};       ///< NOW() and the like in it are of `created_at`.
  std::string reason = {};      ///< The creator's remark.
  std::string created_by = {};  ///< Caller::id.
  std::int64_t max_executions = 0;
  std::int64_t rate_per_second = 0;
  std::int64_t matched = 0;  ///< When it was created.
  absl::Time created_at;     ///< By the store's clock, as all times.

  // Changes while it is open.
  BulkStatus status = BulkStatus::kPending;
  BulkProgress progress = {};
  std::string error = {};
  absl::Time updated_at;
  std::optional<absl::Time> ended_at = {};

  bool open() const { return !IsTerminal(status); }
};

enum class BulkAction { kCreated, kCancelRequested, kEnded };

inline constexpr auto kBulkActionText = std::to_array<EnumText<BulkAction>>({
    {BulkAction::kCreated, "CREATED"},
    {BulkAction::kCancelRequested, "CANCEL_REQUESTED"},
    {BulkAction::kEnded, "ENDED"},
});

/// A line of a job's audit log, written in the transaction of the action.
struct BulkAuditEntry {
  AuditId id = {};  ///< In the order of time.
  BulkJobId job = {};
  BulkAction action = BulkAction::kCreated;
  absl::Time at = {};      ///< By the store's clock.
  std::string actor = {};  ///< Caller::id; of kEnded the creator's.
  std::string note = {};   ///< The actor's remark; of kEnded how it ended.
};

/// JSON text to keep errors as.
std::string WriteBulkErrors(const std::vector<BulkError>& errors);
/// What WriteBulkErrors wrote; nullopt for anything else.
std::optional<std::vector<BulkError>> ReadBulkErrors(std::string_view text);

}  // namespace flovyn
