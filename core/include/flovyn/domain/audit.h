#pragma once

#include <string>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

/// What was done to an execution from outside that its history must not show: workers replay the
/// history, and know no other events than those of the protocol.
enum class AuditAction { kRetryRequested, kMetadataUpdated };

inline constexpr auto kAuditActionText = std::to_array<EnumText<AuditAction>>({
    {AuditAction::kRetryRequested, "RETRY_REQUESTED"},
    {AuditAction::kMetadataUpdated, "METADATA_UPDATED"},
});

/// One line of an execution's audit log, written in the transaction of the action.
struct AuditEntry {
  AuditId id = {};      ///< In the order of time.
  Uuid execution = {};  ///< A workflow's or a task's.
  AuditAction action = AuditAction::kRetryRequested;
  absl::Time at = {};
  std::string actor = {};   ///< Caller::id.
  std::string note = {};    ///< The caller's remark.
  std::string cause = {};   ///< What it answers to: of a retry, the error that the execution had.
  std::string change = {};  ///< JSON: of an update of metadata, the update; empty: there is none.
};

}  // namespace flovyn
