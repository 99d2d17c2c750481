#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/sdk/replay/slot_table.h"

namespace flovyn::sdk {

/// Signals by name, in the order of the history. Each is given to one wait, or drained. For one
/// thread.
class SignalQueues {
 public:
  explicit SignalQueues(SlotTable& slots) : slots_(slots) {}

  /// The code may see it from now on. It goes to a wait only with Offer(), which is when its turn
  /// among the other events has come.
  void Show(std::string_view name, std::string_view value, std::int32_t sequence) {
    queues_[name].values.push_back({value, sequence});
  }
  void Offer(std::string_view name);

  /// Takes what there is for the slot, or lets it wait.
  void Wait(SlotId slot);
  /// The slot wants no signal any more: one that it got and nobody has read goes back.
  void Withdraw(SlotId slot);
  bool Has(std::string_view name) const;
  std::vector<std::string_view> Drain(std::string_view name);
  /// The sequences of those that may be seen and that nobody has read, in any order.
  std::vector<std::int32_t> Unread() const;

 private:
  struct Received {
    std::string_view value;
    std::int32_t sequence = 0;
  };
  struct Queue {
    std::deque<Received> values;
    std::deque<SlotId> waiting;
  };

  std::map<std::string_view, Queue, std::less<>> queues_;
  std::map<SlotId, std::int32_t> given_;  // sequences
  SlotTable& slots_;
};

}  // namespace flovyn::sdk
