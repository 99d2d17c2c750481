#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "session.h"

namespace flovyn::postgres {

/// Finds out what became of a transaction whose COMMIT was not answered, on new connections, until
/// it is known or `patience` is over. OK: it is committed. Unavailable: it is not (nothing was
/// written), or, only when the message says so, its outcome is unknown.
absl::Status FindCommitOutcome(const SessionOptions& options, const std::string& transaction_id,
                               absl::Duration patience);

}  // namespace flovyn::postgres
