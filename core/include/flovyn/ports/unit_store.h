#pragma once

#include "flovyn/unit/unit.h"

namespace flovyn {

/// The write port of the execution path.
class UnitStore {
 public:
  virtual ~UnitStore() = default;
  /// Queues a unit; it is written together with others that wait. `done` gets OK after the commit,
  /// the decider's own status when it refused (nothing changed), or the store's:
  ///   ResourceExhausted  too many units wait; nothing was done,
  ///   Unavailable        the database cannot be reached; nothing was done,
  ///   Cancelled          the store is closing; nothing was done,
  ///   Internal           the database refused the data; nothing was done.
  /// Never blocks, any thread. Units of one aggregate submitted from one thread run in that order.
  virtual void Submit(Unit unit, UnitDone done) = 0;
};

/// For embedders and tests: waits for the unit's outcome. Not from a thread of the store.
absl::Status SubmitAndWait(UnitStore& store, Unit unit);

}  // namespace flovyn
