#include "flovyn/sdk/future.h"

#include "flovyn/domain/errors.h"

namespace flovyn::sdk {

absl::Status TakeStatus(SlotTable& slots, SlotId id) {
  slots[id].taken = true;
  while (slots[id].decisive != kNoSlot) id = slots[id].decisive;
  const Slot& slot = slots[id];
  switch (slot.settling) {
    case Settling::kOk:
      return absl::OkStatus();
    case Settling::kFailed:
      return Conflict(Describe(slot) + " failed: " + std::string(slot.value));
    case Settling::kTimedOut:
      return DeadlineExceeded(Describe(slot) + " timed out (timeout)");
    case Settling::kCancelled:
      return Cancelled(Describe(slot) + " was cancelled");
  }
  return Internal("a settling without a name");
}

std::string OutputName(const Slot& slot) { return "output of " + Describe(slot); }

}  // namespace flovyn::sdk
