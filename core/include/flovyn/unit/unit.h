#pragma once

#include <functional>
#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/unit/delta.h"
#include "flovyn/unit/working_set.h"

namespace flovyn {

/// One use case on the execution path: what to load, and the pure decision on it.
struct Unit {
  std::string_view name;  ///< A literal; names the unit in logs and metrics.
  UnitRefs refs = {};
  /// Pure. Sees the loaded rows as the units before it left them. An error refuses the unit: it
  /// then changes nothing. May be called more than once (a failed batch is retried unit by unit);
  /// only the last call counts.
  std::function<absl::StatusOr<Delta>(const WorkingSet&)> decide;
};

/// Called exactly once, after the commit (or the refusal, or the failure), on a thread of the
/// store. Must not block.
using UnitDone = std::function<void(const absl::Status&)>;

struct PendingUnit {
  Unit unit;
  UnitDone done;
};

}  // namespace flovyn
