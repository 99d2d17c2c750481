#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/sdk/replay/history_index.h"

namespace flovyn::sdk {

/// Names one thing that code may wait for, within one activation.
using SlotId = std::uint32_t;
inline constexpr SlotId kNoSlot = std::numeric_limits<SlotId>::max();

enum class SlotKind : std::uint8_t { kTask, kTimer, kPromise, kChild, kSignal, kFlow, kAll, kAny };

struct Slot {
  SlotKind kind = SlotKind::kTask;
  bool settled = false;
  Settling settling = Settling::kOk;
  bool taken = false;         ///< Somebody has read its value.
  std::uint32_t order = 0;    ///< The n-th that settled.
  SlotId decisive = kNoSlot;  ///< Of a group: the member that settled it.
  std::uint32_t missing = 0;  ///< Of kAll: members that have not settled.
  std::uint32_t first_wait = std::numeric_limits<std::uint32_t>::max();
  std::string_view name = {};   ///< For errors and reasons: the task's kind, …
  std::string_view id = {};     ///< Of timers and children, to cancel them by.
  std::string_view value = {};  ///< JSON; the error text of what failed.
};

/// What code waits for, in coroutines and in groups of other slots, and who goes on when one has
/// settled. Nothing points into a coroutine but its handle, so a suspended one may be destroyed at
/// any time as long as nothing settles afterwards. For one thread.
class SlotTable {
 public:
  SlotId Add(SlotKind kind, std::string_view name, std::string_view id = {});
  /// Settles with the first that fails, or when all have settled well.
  SlotId AddAll(std::span<const SlotId> members);
  /// Settles with the first that settles, the same way.
  SlotId AddAny(std::span<const SlotId> members);

  Slot& operator[](SlotId id) { return slots_[id]; }
  const Slot& operator[](SlotId id) const { return slots_[id]; }

  /// Nothing when it had settled before.
  void Settle(SlotId id, Settling settling, std::string_view value);
  /// `coroutine` is made ready when the slot settles.
  void Await(SlotId id, std::coroutine_handle<> coroutine);
  /// The next coroutine that may go on.
  std::optional<std::coroutine_handle<>> TakeReady();
  void MakeReady(std::coroutine_handle<> coroutine) { ready_.push_back(coroutine); }

  /// A text that stays as long as the table.
  std::string_view Keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::span<const SlotId> Keep(std::span<const SlotId> members) {
    return lists_.emplace_back(members.begin(), members.end());
  }
  /// What a coroutine began to wait for last: for the reason of the suspension.
  SlotId last_awaited() const { return last_awaited_; }

 private:
  struct Wait {
    std::uint32_t next = 0;
    SlotId group = kNoSlot;  // none: the coroutine
    std::coroutine_handle<> coroutine = {};
  };

  SlotId AddGroup(SlotKind kind, std::span<const SlotId> members);
  void Link(SlotId id, Wait wait);
  void MemberSettled(SlotId group, SlotId member);

  std::vector<Slot> slots_;
  std::vector<Wait> waits_;
  std::deque<std::coroutine_handle<>> ready_;
  std::deque<std::string> texts_;
  std::deque<std::vector<SlotId>> lists_;
  SlotId last_awaited_ = kNoSlot;
  std::uint32_t settled_ = 0;
};

/// "task charge-card", "timer sleep-1": as reasons and errors name it.
std::string Describe(const Slot& slot);

}  // namespace flovyn::sdk
