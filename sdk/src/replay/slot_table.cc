#include "flovyn/sdk/replay/slot_table.h"

#include <algorithm>
#include <utility>

namespace flovyn::sdk {
namespace {

constexpr std::uint32_t kNoWait = std::numeric_limits<std::uint32_t>::max();

std::string_view NameOf(SlotKind kind) {
  switch (kind) {
    case SlotKind::kTask:
      return "task";
    case SlotKind::kTimer:
      return "timer";
    case SlotKind::kPromise:
      return "promise";
    case SlotKind::kChild:
      return "child workflow";
    case SlotKind::kSignal:
      return "signal";
    case SlotKind::kFlow:
      return "flow";
    case SlotKind::kAll:
      return "all of";
    case SlotKind::kAny:
      return "any of";
  }
  return "";
}

}  // namespace

std::string Describe(const Slot& slot) {
  return std::string(NameOf(slot.kind)) + " " + std::string(slot.name);
}

SlotId SlotTable::Add(SlotKind kind, std::string_view name, std::string_view id) {
  Slot slot;
  slot.kind = kind;
  slot.name = name;
  slot.id = id;
  slots_.push_back(slot);
  return static_cast<SlotId>(slots_.size() - 1);
}

SlotId SlotTable::AddAll(std::span<const SlotId> members) {
  const SlotId group = AddGroup(SlotKind::kAll, members);
  if (members.empty()) Settle(group, Settling::kOk, {});
  return group;
}

SlotId SlotTable::AddAny(std::span<const SlotId> members) {
  return AddGroup(SlotKind::kAny, members);
}

/// Members that have settled already count in the order in which they did.
SlotId SlotTable::AddGroup(SlotKind kind, std::span<const SlotId> members) {
  const SlotId group = Add(kind, members.empty() ? "none" : slots_[members.front()].name);
  slots_[group].missing = static_cast<std::uint32_t>(members.size());
  std::vector<SlotId> settled;
  for (const SlotId member : members) {
    if (slots_[member].settled) {
      settled.push_back(member);
    } else {
      Link(member, {.group = group});
    }
  }
  std::ranges::sort(settled, {}, [&](SlotId member) { return slots_[member].order; });
  for (const SlotId member : settled) MemberSettled(group, member);
  return group;
}

/// At the end of the list: who waits first goes on first.
void SlotTable::Link(SlotId id, Wait wait) {
  wait.next = kNoWait;
  const auto added = static_cast<std::uint32_t>(waits_.size());
  waits_.push_back(wait);
  std::uint32_t* last = &slots_[id].first_wait;
  while (*last != kNoWait) last = &waits_[*last].next;
  *last = added;
}

void SlotTable::Await(SlotId id, std::coroutine_handle<> coroutine) {
  if (slots_[id].settled) return MakeReady(coroutine);
  last_awaited_ = id;
  Link(id, {.coroutine = coroutine});
}

void SlotTable::Settle(SlotId id, Settling settling, std::string_view value) {
  if (slots_[id].settled) return;
  slots_[id].settled = true;
  slots_[id].settling = settling;
  slots_[id].value = value;
  slots_[id].order = ++settled_;
  std::uint32_t at = std::exchange(slots_[id].first_wait, kNoWait);
  while (at != kNoWait) {
    const Wait wait = waits_[at];
    at = wait.next;
    if (wait.group == kNoSlot) {
      MakeReady(wait.coroutine);
    } else {
      MemberSettled(wait.group, id);
    }
  }
}

void SlotTable::MemberSettled(SlotId group, SlotId member) {
  Slot& whole = slots_[group];
  --whole.missing;
  const Settling settling = slots_[member].settling;
  const bool decides = whole.kind == SlotKind::kAny || settling != Settling::kOk;
  if (whole.settled || (!decides && whole.missing > 0)) return;
  whole.decisive = member;
  Settle(group, settling, slots_[member].value);
}

std::optional<std::coroutine_handle<>> SlotTable::TakeReady() {
  if (ready_.empty()) return std::nullopt;
  const std::coroutine_handle<> next = ready_.front();
  ready_.pop_front();
  return next;
}

}  // namespace flovyn::sdk
