#pragma once

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// Tells an execution what another left for it, and takes the message away. Does nothing when it is
/// gone. A message to a FAILED execution is held for its retry; one to an execution that has ended
/// otherwise is dropped.
struct DeliverMessage {
  MessageKey message;
  Limits limits = {};
};

UnitRefs RefsOf(const DeliverMessage& command);
absl::StatusOr<Decision<Done>> Decide(const WorkingSet& set, const DeliverMessage& command);

}  // namespace flovyn
