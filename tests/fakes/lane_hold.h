#pragma once

#include <latch>
#include <memory>
#include <thread>

#include "flovyn/ports/unit_store.h"

namespace flovyn::testing {

/// Stops a store's write lane in the middle of a unit, so that what is submitted meanwhile waits
/// together. Released at the latest with the object.
class LaneHold {
 public:
  explicit LaneHold(UnitStore& store) {
    thread_ = std::jthread([this, &store] {
      Unit unit;
      unit.name = "hold";
      unit.decide = [gates = gates_](const WorkingSet&) -> absl::StatusOr<Delta> {
        if (!gates->held.try_wait()) gates->held.count_down();
        gates->released.wait();
        return Delta{};
      };
      SubmitAndWait(store, std::move(unit)).IgnoreError();
    });
    gates_->held.wait();
  }
  ~LaneHold() { Release(); }
  LaneHold(const LaneHold&) = delete;
  LaneHold& operator=(const LaneHold&) = delete;

  void Release() {
    if (!gates_->released.try_wait()) gates_->released.count_down();
  }

 private:
  struct Gates {
    std::latch held{1};
    std::latch released{1};
  };
  std::shared_ptr<Gates> gates_ = std::make_shared<Gates>();
  std::jthread thread_;
};

}  // namespace flovyn::testing
