#pragma once

#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "flovyn/base/enum_text.h"
#include "flovyn/base/uuid.h"
#include "flovyn/domain/ids.h"

namespace flovyn {

/// What happens when a timer is due.
enum class TimerKind {
  kSleep,         ///< TIMER_FIRED. Owner: the workflow; name: the timer id of the command.
  kPromise,       ///< PROMISE_TIMEOUT. Owner: the workflow; name: the promise's id.
  kTaskDeadline,  ///< The task fails for good. Owner: the task; no name.
};

inline constexpr auto kTimerKindText = std::to_array<EnumText<TimerKind>>({
    {TimerKind::kSleep, "TIMER"},
    {TimerKind::kPromise, "PROMISE"},
    {TimerKind::kTaskDeadline, "TASK"},
});

struct TimerKey {
  TimerKind kind = TimerKind::kSleep;
  Uuid owner;
  std::string name = {};

  friend bool operator==(const TimerKey&, const TimerKey&) = default;
  friend auto operator<=>(const TimerKey&, const TimerKey&) = default;
  template <class H>
  friend H AbslHashValue(H state, const TimerKey& key) {
    return H::combine(std::move(state), key.kind, key.owner, key.name);
  }

  static TimerKey Sleep(const WorkflowId& workflow, std::string timer_id) {
    return {TimerKind::kSleep, workflow.uuid(), std::move(timer_id)};
  }
  static TimerKey Timeout(const WorkflowId& workflow, const PromiseId& promise) {
    return {TimerKind::kPromise, workflow.uuid(), promise.str()};
  }
  static TimerKey Deadline(const TaskId& task) {
    return {TimerKind::kTaskDeadline, task.uuid(), ""};
  }
};

/// A durable timer. It stays, without a due time, after it has fired or was cancelled, so that a
/// command repeated by a lost activation is known; it goes when its owner ends.
struct Timer {
  TimerKey key;
  std::optional<absl::Time> due = {};  ///< Never fired sooner. None: it fired or was cancelled.
};

}  // namespace flovyn
