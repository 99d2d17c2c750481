#include "flovyn/ports/unit_store.h"

#include <memory>
#include <utility>

#include "absl/synchronization/notification.h"

namespace flovyn {

absl::Status SubmitAndWait(UnitStore& store, Unit unit) {
  struct Outcome {
    absl::Status status;
    absl::Notification answered;
  };
  // Shared: the store's thread may still be inside Notify() when this function returns.
  const auto outcome = std::make_shared<Outcome>();
  store.Submit(std::move(unit), [outcome](const absl::Status& status) {
    outcome->status = status;
    outcome->answered.Notify();
  });
  outcome->answered.WaitForNotification();
  return outcome->status;
}

}  // namespace flovyn
