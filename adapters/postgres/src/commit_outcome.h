#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "session.h"

namespace flovyn::postgres {

/// Names one attempt of one writer to commit a batch; no two are alike.
struct CommitStamp {
  NodeId node = {};  ///< Fresh in each process.
  std::int64_t writer = 0;
  std::int64_t batch = 0;
};

/// Leaves the stamp in the database, within the transaction that it names.
Call StampCall(const CommitStamp& stamp);

/// A transaction whose COMMIT was not answered.
struct LostCommit {
  CommitStamp stamp = {};
  std::string transaction_id = {};
};

/// Finds out what became of it, on new connections, until it is known or `patience` is over. OK: it
/// is committed. Unavailable: it is not (nothing was written), or, only when the message says so,
/// its outcome is unknown because the server cannot be asked.
absl::Status FindCommitOutcome(const SessionOptions& options, const LostCommit& lost,
                               absl::Duration patience);

/// Removes the stamps of writers that have been gone for long.
absl::Status RemoveOldStamps(Session& session);

}  // namespace flovyn::postgres
