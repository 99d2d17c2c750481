#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// Tells an execution what another left for it, and takes the message away. Does nothing when it is
/// gone. A message to a FAILED execution is held for its retry; one to an execution that has ended
/// otherwise is dropped. A request to cancel one that has continued as new (or was deleted: maybe
/// it had) goes on to the newest run of its chain.
struct DeliverMessage {
  MessageKey message;
  Limits limits = {};
  /// Of the target's chain, or the target itself when there is none.
  std::optional<WorkflowId> newest_run = {};
};

struct Delivery {
  bool behind = false;  ///< Nothing was done: the newest run of the target's chain must be named.
};

UnitRefs RefsOf(const DeliverMessage& command);
absl::StatusOr<Decision<Delivery>> Decide(const WorkingSet& set, const DeliverMessage& command);

}  // namespace flovyn
