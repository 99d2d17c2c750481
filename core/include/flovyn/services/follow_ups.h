#pragma once

#include <memory>
#include <optional>
#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "flovyn/base/mutex.h"
#include "flovyn/domain/limits.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/store.h"
#include "flovyn/unit/batch.h"

namespace flovyn {

struct FollowUpDeps {
  Store& store;
  Clock& clock;
  Alarm& alarm;
  Executor& executor;
};

/// Fires due timers and delivers messages between executions. A message is delivered right after
/// the commit that wrote it; due timers are read from the store when the earliest that is known
/// comes due, however many wait. What a crash or another node left is found by Tick(). Safe for
/// concurrent use.
class FollowUps final : public FollowUpSink, public std::enable_shared_from_this<FollowUps> {
 public:
  FollowUps(const FollowUpDeps& deps, const Limits& limits);

  void Posted(const MessageKey& message) override;
  void Armed(const TimerKey& timer, absl::Time due) override;

  /// Looks for due timers and for messages that stayed undelivered. Blocks for two statements.
  absl::Status Tick();
  /// Nothing is fired or delivered any more.
  void Stop();

 private:
  class Burst;

  void Deliver(const MessageKey& message, std::optional<WorkflowId> newest_run = {});
  void Forward(const MessageKey& message);
  void Fire(const TimerKey& timer, std::shared_ptr<Burst> burst);
  void WakeAt(absl::Time due);
  void OnAlarm(absl::Time due);
  absl::Status FireDue();
  absl::Duration GraceForOthers() const;

  FollowUpDeps deps_;
  Limits limits_;
  Mutex mutex_;
  std::set<absl::Time> known_ ABSL_GUARDED_BY(mutex_);  ///< Due times of this node's timers.
  absl::Time next_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();  ///< The alarm is set for it.
  Alarm::Ticket ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace flovyn
