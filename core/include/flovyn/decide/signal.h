#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/decide/decision.h"
#include "flovyn/decide/start_workflow.h"
#include "flovyn/domain/limits.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// SIGNAL_RECEIVED for an open execution, which wakes. A COMPLETED one still takes signals for a
/// grace period (clients signal right after a signal-with-start whose execution has ended
/// meanwhile); nothing is resumed then. Signals are not deduplicated, unless they have a key.
struct SignalWorkflow {
  std::optional<TenantId> tenant = {};  ///< Of the caller; none: any.
  WorkflowId workflow;
  std::string name = {};
  Payload value = {};
  /// The signal is sent once for this key: another changes nothing, and is told so.
  std::optional<OnceKey> once = {};
  Limits limits = {};
};

/// Signals the open execution that the key stands for; starts one with the signal already in its
/// history when there is none (or it has ended).
struct SignalWithStart {
  StartWorkflow start;  ///< With a key.
  std::string name = {};
  Payload value = {};
  Limits limits = {};
};

struct Signalled {
  WorkflowId workflow;
  bool created = false;
  /// Of the SIGNAL_RECEIVED event; 0 when the key says that it was sent before.
  std::int32_t sequence = 0;
};

UnitRefs RefsOf(const SignalWorkflow& command);
UnitRefs RefsOf(const SignalWithStart& command);

/// NotFound; HasContinued; FailedPrecondition when it has ended (and the grace period is over);
/// ResourceExhausted when it has got as many signals as it may.
absl::StatusOr<Decision<Signalled>> Decide(const WorkingSet& set, const SignalWorkflow& command);
/// FailedPrecondition when the key stands for something else; HasContinued as with a start;
/// ResourceExhausted.
absl::StatusOr<Decision<Signalled>> Decide(const WorkingSet& set, const SignalWithStart& command);

}  // namespace flovyn
