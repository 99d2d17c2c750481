#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "flovyn/base/mutex.h"
#include "flovyn/ports/launcher.h"

namespace flovyn {

/// Runs `ask` with an answer that this call waits for.
template <class T, class Ask>
absl::StatusOr<T> WaitForAnswer(Ask ask) {
  struct Slot {
    Mutex mutex;
    Condition changed;
    std::optional<absl::StatusOr<T>> answer ABSL_GUARDED_BY(mutex);
  };
  // Shared: the answering thread may still hold the lock when this function returns.
  const auto slot = std::make_shared<Slot>();
  ask([slot](absl::StatusOr<T> value) {
    MutexLock lock(slot->mutex);
    slot->answer = std::move(value);
    slot->changed.NotifyOne();
  });
  MutexLock lock(slot->mutex);
  while (!slot->answer) slot->changed.Wait(slot->mutex);
  return *std::move(slot->answer);
}

}  // namespace flovyn
