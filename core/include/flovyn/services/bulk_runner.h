#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/id_generator.h"
#include "flovyn/ports/logger.h"
#include "flovyn/ports/store.h"
#include "flovyn/services/control_service.h"

namespace flovyn {

struct BulkRunnerDeps {
  Store& store;
  Clock& clock;
  IdGenerator& ids;
  Alarm& alarm;
  Executor& executor;
  ControlService& control;
  Logger& logger;
};

class BulkPage;

/// Carries out bulk jobs, in turns: takes the job that has waited longest, lists the next
/// executions of its query, applies the verb to them all at once, keeps how far it has got and
/// gives the job back. One turn at a time; nothing is held between turns, so that jobs of all
/// tenants and nodes get their share, and a killed node costs a job one turn, which is repeated.
/// Safe for concurrent use.
class BulkRunner final : public std::enable_shared_from_this<BulkRunner> {
 public:
  /// `lease`: a job whose node is silent for so long goes on on another one.
  BulkRunner(const BulkRunnerDeps& deps, const Limits& limits, absl::Duration lease);

  /// Jobs may wait: when one is created, and now and then, for those of other nodes.
  void Wake();
  /// No turn begins any more.
  void Stop();
  /// Keeps what the turn did that Stop() found in progress. Blocks; when the store is closed.
  void SaveLast();

 private:
  struct Taken {
    BulkJob job;
    ClaimToken lease;
    absl::Time begun;
  };

  void TakeTurn();
  void Begin(const Taken& taken);
  void Applied(const Taken& taken, const std::shared_ptr<BulkPage>& page);
  void Save(const Taken& taken, const BulkPage& page);
  void SaveTurn(const Taken& taken, BulkTurn turn);
  /// Until then there is nothing to do, as far as this node knows.
  void Rest(absl::Duration until_next);
  bool stopped() const;

  BulkRunnerDeps deps_;
  Limits limits_;
  absl::Duration lease_;
  mutable Mutex mutex_;
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  bool again_ ABSL_GUARDED_BY(mutex_) = false;  ///< Woken during a turn.
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  Alarm::Ticket ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  std::function<void()> unsaved_ ABSL_GUARDED_BY(mutex_);  ///< Keeps the last turn.
};

}  // namespace flovyn
