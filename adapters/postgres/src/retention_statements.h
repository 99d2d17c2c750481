#pragma once

#include <vector>

#include "absl/time/time.h"
#include "flovyn/base/uuid.h"
#include "flovyn/unit/work.h"
#include "session.h"

namespace flovyn::postgres {

/// For one transaction of retention: everything is found by key, as batches find it, and nothing
/// is waited for for long.
const sql::Statement& RetentionSettings();

/// Locks those of the executions that nobody else has locked and that are still that old; tells
/// (id, tenant_id, created_at, metadata).
Call LockFinishedCall(WorkType type, const std::vector<Uuid>& ids, absl::Duration age);

/// Deletes locked executions with all that they own, but their entries in the filter index.
std::vector<Call> DeleteFinishedCalls(WorkType type, const std::vector<Uuid>& ids);

}  // namespace flovyn::postgres
