#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "flovyn/domain/idempotency.h"
#include "flovyn/sql/value.h"

namespace flovyn::sql {

/// What idempotency_key.target_type holds.
inline constexpr std::string_view kWorkflowTarget = "WORKFLOW";
inline constexpr std::string_view kTaskTarget = "TASK";
inline constexpr std::string_view kPromiseTarget = "PROMISE";

/// The two columns of the record's target.
std::string_view TargetType(const IdempotencyRecord& record);
Uuid TargetId(const IdempotencyRecord& record);

/// Reads target_type, which is column `first`, and target_id, which follows. Errors: Internal.
absl::Status ReadTarget(const Row& row, int first, IdempotencyRecord& record);

}  // namespace flovyn::sql
