#include "flovyn/sdk/replay/signal_queues.h"

#include <algorithm>
#include <utility>

namespace flovyn::sdk {

void SignalQueues::Offer(std::string_view name) {
  Queue& queue = queues_[name];
  if (queue.values.empty() || queue.waiting.empty()) return;
  const SlotId slot = queue.waiting.front();
  const Received received = queue.values.front();
  queue.waiting.pop_front();
  queue.values.pop_front();
  given_.emplace(slot, received.sequence);
  slots_.Settle(slot, Settling::kOk, received.value);
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
    queue.values.push_front({withdrawn.value, given_.at(slot)});
    Offer(withdrawn.name);
  }
}

bool SignalQueues::Has(std::string_view name) const {
  const auto found = queues_.find(name);
  return found != queues_.end() && !found->second.values.empty();
}

std::vector<std::string_view> SignalQueues::Drain(std::string_view name) {
  std::vector<std::string_view> values;
  for (const Received& received : std::exchange(queues_[name].values, {})) {
    values.push_back(received.value);
  }
  return values;
}

std::vector<std::int32_t> SignalQueues::Unread() const {
  std::vector<std::int32_t> unread;
  for (const auto& [name, queue] : queues_) {
    for (const Received& received : queue.values) unread.push_back(received.sequence);
  }
  for (const auto& [slot, sequence] : given_) {
    if (!slots_[slot].taken) unread.push_back(sequence);
  }
  return unread;
}

}  // namespace flovyn::sdk
