#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/services/dispatch_service.h"
#include "flovyn/unit/work.h"

namespace flovyn {

/// Polls that can be served by the same work: they wait in one line.
struct PollClass {
  bool any_kind = true;
  std::vector<std::string> kinds = {};  ///< Sorted; unless any_kind.
  std::optional<WorkerPoolId> pool = {};

  bool Takes(const ReadyWork& work) const;
  friend bool operator==(const PollClass&, const PollClass&) = default;
  friend auto operator<=>(const PollClass&, const PollClass&) = default;
};

/// What this worker may be given for this request: its registered kinds, narrowed by the kinds that
/// the request lists.
PollClass ClassOf(const PollRequest& request, const WorkerIdentity& worker);

/// One poll from its arrival to its answer.
struct Poll {
  PollTicket ticket = 0;
  WorkQueue queue;
  PollClass wants;
  Claimant claimant;
  absl::Time deadline;
  PollAnswer answer;
  Alarm::Ticket alarm = 0;
  bool reserved = false;  ///< Work is being claimed for it.
  bool gone = false;      ///< Cancelled or out of time while reserved.
};

}  // namespace flovyn
