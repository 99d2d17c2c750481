#include "flovyn/sdk/replay/signal_queues.h"

#include <algorithm>
#include <utility>

namespace flovyn::sdk {

void SignalQueues::Offer(std::string_view name) {
  Queue& queue = queues_[name];
  if (queue.values.empty() || queue.waiting.empty()) return;
  const SlotId slot = queue.waiting.front();
  const std::string_view value = queue.values.front();
  queue.waiting.pop_front();
  queue.values.pop_front();
  slots_.Settle(slot, Settling::kOk, value);
}

void SignalQueues::Wait(SlotId slot) {
  queues_[slots_[slot].name].waiting.push_back(slot);
  Offer(slots_[slot].name);
}

void SignalQueues::Withdraw(SlotId slot) {
  const Slot& withdrawn = slots_[slot];
  Queue& queue = queues_[withdrawn.name];
  if (!withdrawn.settled) {
    std::erase(queue.waiting, slot);
  } else if (!withdrawn.taken) {
    slots_[slot].taken = true;
    queue.values.push_front(withdrawn.value);
    Offer(withdrawn.name);
  }
}

bool SignalQueues::Has(std::string_view name) const {
  const auto found = queues_.find(name);
  return found != queues_.end() && !found->second.values.empty();
}

std::deque<std::string_view> SignalQueues::Drain(std::string_view name) {
  return std::exchange(queues_[name].values, {});
}

}  // namespace flovyn::sdk
