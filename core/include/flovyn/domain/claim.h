#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

/// Who holds a piece of work that is RUNNING.
struct Claim {
  std::string worker;  ///< Worker id (UUID text) if registered, else the name the poll carried.
  NodeId node;         ///< The engine process that answered the poll.
  ClaimToken token;    ///< Submits that carry another token are refused.
  absl::Time claimed_at;
  absl::Time lease_until;  ///< Past it the work goes back, whoever holds it.
  bool delivered = false;  ///< The poll's reply was written. Undelivered claims of a dead node go
                           ///< back at once. Recorded lazily: a true claim may still read false.
};

/// Work whose claims were lost this often in a row is failed instead of handed out again.
struct ClaimPolicy {
  absl::Duration lease = absl::Minutes(10);
  absl::Duration worker_silence = absl::Seconds(60);
  absl::Duration node_silence = absl::Seconds(15);
  int max_lost = 10;
};

}  // namespace flovyn
