#include "flovyn/ports/unit_store.h"

#include <latch>
#include <memory>
#include <utility>

namespace flovyn {

absl::Status SubmitAndWait(UnitStore& store, Unit unit) {
  struct Outcome {
    absl::Status status;
    std::latch answered{1};
  };
  // Shared: the store's thread may still be inside count_down() when this function returns.
  const auto outcome = std::make_shared<Outcome>();
  store.Submit(std::move(unit), [outcome](const absl::Status& status) {
    outcome->status = status;
    outcome->answered.count_down();
  });
  outcome->answered.wait();
  return outcome->status;
}

}  // namespace flovyn
