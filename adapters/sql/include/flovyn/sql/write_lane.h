#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/ports/store.h"
#include "flovyn/unit/batch.h"

namespace flovyn::sql {

/// The database's side of one batch. One thread.
class BatchWriter {
 public:
  virtual ~BatchWriter() = default;
  /// Begins a transaction, locks and loads what the refs name (keys first, inserted when missing;
  /// then workflows; then tasks, each in sorted order) and tells the time of the batch.
  virtual absl::StatusOr<WorkingSet> Load(const UnitRefs& refs) = 0;
  /// Writes the set and commits. OK only when it is durable. Any error: nothing was written. The
  /// outcome of a lost COMMIT is found out before this returns.
  ///   Aborted      conflict with another session; the batch may be tried again
  ///   Unavailable  the database cannot be reached
  virtual absl::Status Write(const WorkingSet& set) = 0;
  /// Ends the transaction without effect; nothing when none is open.
  virtual void Abandon() = 0;
};

struct LaneOptions {
  std::size_t max_batch_units = 256;
  std::size_t max_queued_units = 20'000;  ///< Over it Submit answers ResourceExhausted.
  int max_conflict_retries = 8;
  /// Crash tests: called with "loaded", "before_commit" (the writer's duty), "committed" (before
  /// any unit is answered).
  std::function<void(std::string_view)> on_point = {};
};

/// Merges the units of many callers: the first goes at once, those that arrive while a batch is in
/// flight form the next. Batches run on one thread of its own, answers on another, in order.
class WriteLane {
 public:
  WriteLane(std::unique_ptr<BatchWriter> writer, LaneOptions options);
  ~WriteLane();
  WriteLane(const WriteLane&) = delete;
  WriteLane& operator=(const WriteLane&) = delete;

  void Bind(const StoreHooks& hooks);
  void Submit(Unit unit, UnitDone done);
  StoreCounters counters() const;
  /// Finishes what is queued, answers it, then refuses new units. Idempotent.
  void Close();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flovyn::sql
