#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/ports/dispatch_repository.h"
#include "flovyn/sql/connection.h"

namespace flovyn::sqlite {

/// Stores signs of life; older ones than stored change nothing. No transaction when there is none.
absl::Status RecordSeen(sql::Database& database, const std::vector<WorkerSeen>& seen);

/// Marks the claims that are still open; no transaction when there is none.
absl::Status RecordDelivered(sql::Database& database, const std::vector<ClaimToken>& delivered);

/// Adds the claims that lapsed, workflows first, at most request.max_lapsed in all.
absl::Status FindLapsed(sql::Connection& connection, const SweepRequest& request, absl::Time now,
                        SweepResult& result);

/// Adds the queues that have claimable work which is due, by tenant and name.
absl::Status FindDueQueues(sql::Connection& connection, absl::Time now,
                           std::vector<WorkQueue>& queues);

}  // namespace flovyn::sqlite
