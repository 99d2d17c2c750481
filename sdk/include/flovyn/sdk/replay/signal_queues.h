#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "flovyn/sdk/replay/slot_table.h"

namespace flovyn::sdk {

/// Signals by name, in the order of the history. Each is given to one wait, or drained. For one
/// thread.
class SignalQueues {
 public:
  explicit SignalQueues(SlotTable& slots) : slots_(slots) {}

  /// The code may see it from now on. It goes to a wait only with Offer(), which is when its turn
  /// among the other events has come.
  void Show(std::string_view name, std::string_view value) {
    queues_[name].values.push_back(value);
  }
  void Offer(std::string_view name);

  /// Takes what there is for the slot, or lets it wait.
  void Wait(SlotId slot);
  /// The slot wants no signal any more: one that it got and nobody has read goes back.
  void Withdraw(SlotId slot);
  bool Has(std::string_view name) const;
  std::deque<std::string_view> Drain(std::string_view name);

 private:
  struct Queue {
    std::deque<std::string_view> values;
    std::deque<SlotId> waiting;
  };

  std::map<std::string_view, Queue, std::less<>> queues_;
  SlotTable& slots_;
};

}  // namespace flovyn::sdk
