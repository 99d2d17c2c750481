#pragma once

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "flovyn/ports/launcher.h"

namespace flovyn {

/// Runs `ask` with an answer that this call waits for.
template <class T, class Ask>
absl::StatusOr<T> WaitForAnswer(Ask ask) {
  struct Slot {
    absl::StatusOr<T> value;
    absl::Notification answered;
  };
  // Shared: the answering thread may still be inside Notify() when this function returns.
  const auto slot = std::make_shared<Slot>();
  ask([slot](absl::StatusOr<T> value) {
    slot->value = std::move(value);
    slot->answered.Notify();
  });
  slot->answered.WaitForNotification();
  return std::move(slot->value);
}

}  // namespace flovyn
