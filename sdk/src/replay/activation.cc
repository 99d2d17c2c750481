#include "flovyn/sdk/replay/activation.h"

#include <limits>
#include <utility>

#include "mismatch.h"

namespace flovyn::sdk {
namespace {

constexpr std::int32_t kNoEnd = std::numeric_limits<std::int32_t>::max();

}  // namespace

Activation::Activation(const WorkflowId& id, const HistoryIndex& history, absl::Time now)
    : history_(history),
      // As the turn will be recorded: replays must not see it rounded.
      started_(absl::FromUnixMillis(absl::ToUnixMillis(now))),
      ids_(id.uuid()),
      random_(id.uuid()),
      metadata_(history.metadata()) {}

std::int32_t Activation::TurnEnd() const { return live() ? kNoEnd : history_.turns()[turn_].end; }

void Activation::Violate(std::string text) {
  if (violation_.empty()) violation_ = std::move(text);
  throw DeterminismError(violation_);
}

void Activation::ShowSignals(std::int32_t until) {
  const std::vector<Arrival>& arrivals = history_.arrivals();
  for (; shown_ < arrivals.size() && arrivals[shown_].sequence <= until; ++shown_) {
    if (arrivals[shown_].signal) {
      signals_.Show(arrivals[shown_].name, arrivals[shown_].value, arrivals[shown_].sequence);
    }
  }
}

bool Activation::NextTurn() {
  if (live() && begun_) return false;
  if (begun_) ++turn_;
  begun_ = true;
  now_ = live() ? started_ : history_.turns()[turn_].time;
  ShowSignals(live() ? kNoEnd : history_.turns()[turn_].seen);
  return true;
}

bool Activation::Deliver() {
  const std::int32_t seen = live() ? kNoEnd : history_.turns()[turn_].seen;
  if (delivered_ == history_.arrivals().size()) return false;
  const Arrival& arrival = history_.arrivals()[delivered_];
  if (arrival.sequence > seen) return false;
  ++delivered_;
  if (arrival.signal) {
    signals_.Offer(arrival.name);
    return true;
  }
  const auto kind = static_cast<std::size_t>(arrival.call);
  if (arrival.ordinal >= slots_of_[kind].size()) {
    Violate(NeverAsked(arrival.call, history_.calls(arrival.call)[arrival.ordinal]));
  }
  slots_.Settle(slots_of_[kind][arrival.ordinal], arrival.settling, arrival.value);
  return true;
}

void Activation::EndTurn() {
  for (std::size_t kind = 0; kind < kCallKinds; ++kind) {
    const auto& calls = history_.calls(static_cast<CallKind>(kind));
    if (cursors_[kind] < calls.size() && calls[cursors_[kind]].sequence < TurnEnd()) {
      Violate(NeverAsked(static_cast<CallKind>(kind), calls[cursors_[kind]]));
    }
  }
}

const RecordedCall* Activation::Match(CallKind kind, std::string_view name) {
  if (!violation_.empty()) throw DeterminismError(violation_);
  const std::vector<RecordedCall>& calls = history_.calls(kind);
  std::size_t& cursor = cursors_[static_cast<std::size_t>(kind)];
  const bool recorded = cursor < calls.size() && calls[cursor].sequence < TurnEnd();
  if (recorded && calls[cursor].name == name) return &calls[cursor++];
  if (recorded) Violate(AskedOtherwise(kind, calls[cursor], name));
  if (!live()) Violate(NotRecorded(kind, name, TurnEnd()));
  return nullptr;
}

SlotId Activation::AddSlot(CallKind kind, SlotKind slot, std::string_view name,
                           std::string_view id) {
  const SlotId added = slots_.Add(slot, name, id);
  slots_of_[static_cast<std::size_t>(kind)].push_back(added);
  return added;
}

SlotId Activation::Task(ScheduleTask command) {
  if (const RecordedCall* recorded = Match(CallKind::kTask, command.kind)) {
    ids_.Skip();
    return AddSlot(CallKind::kTask, SlotKind::kTask, recorded->name, recorded->id);
  }
  command.task = TaskId(ids_.Next());
  const std::string_view name = slots_.Keep(command.kind);
  commands_.emplace_back(std::move(command));
  return AddSlot(CallKind::kTask, SlotKind::kTask, name, {});
}

SlotId Activation::Timer(std::int64_t duration_ms) {
  const std::string_view id = slots_.Keep("sleep-" + std::to_string(++timers_));
  if (Match(CallKind::kTimer, id) == nullptr) {
    commands_.emplace_back(StartTimer{std::string(id), duration_ms});
  }
  return AddSlot(CallKind::kTimer, SlotKind::kTimer, id, id);
}

SlotId Activation::Promise(CreatePromise command) {
  const std::string_view name = slots_.Keep(command.name);
  if (Match(CallKind::kPromise, name) == nullptr) commands_.emplace_back(std::move(command));
  return AddSlot(CallKind::kPromise, SlotKind::kPromise, name, {});
}

SlotId Activation::Child(ScheduleChildWorkflow command) {
  ++children_;
  if (command.name.empty()) command.name = "child-" + std::to_string(children_);
  const RecordedCall* recorded = Match(CallKind::kChild, command.name);
  if (recorded != nullptr && !recorded->detail.empty() && recorded->detail != command.kind) {
    Violate(ChildOfOtherKind(*recorded, command.kind));
  }
  if (recorded != nullptr) {
    ids_.Skip();
    return AddSlot(CallKind::kChild, SlotKind::kChild, recorded->name, recorded->id);
  }
  command.child = WorkflowId(ids_.Next());
  const std::string_view name = slots_.Keep(command.name);
  const std::string_view id = slots_.Keep(command.child.str());
  commands_.emplace_back(std::move(command));
  return AddSlot(CallKind::kChild, SlotKind::kChild, name, id);
}

SlotId Activation::Signal(std::string_view name) {
  const SlotId slot = slots_.Add(SlotKind::kSignal, slots_.Keep(std::string(name)));
  signals_.Wait(slot);
  return slot;
}

const RecordedCall* Activation::FindOperation(std::string_view name) {
  return Match(CallKind::kOperation, name);
}

void Activation::RecordOperation(std::string_view name, std::string_view result) {
  commands_.emplace_back(
      flovyn::RecordOperation{std::string(name), Payload::Trusted(std::string(result))});
}

absl::Status Activation::UpdateMetadata(const MetadataUpdate& update) {
  const RecordedCall* recorded = FindOperation(kUpdateMetadataOperation);
  absl::StatusOr<MetadataUpdate> known =
      recorded == nullptr ? update : MetadataUpdate::FromText("update", recorded->value);
  if (!known.ok()) return known.status();
  absl::StatusOr<Metadata> updated = Updated(metadata_, *known);
  if (!updated.ok()) return updated.status();
  metadata_ = *std::move(updated);
  if (recorded == nullptr) {
    RecordOperation(kUpdateMetadataOperation, known->ToJson().Dump());
  }
  return absl::OkStatus();
}

void Activation::SetState(std::string_view key, std::string value) {
  if (Match(CallKind::kState, key) == nullptr) {
    commands_.emplace_back(flovyn::SetState{std::string(key), Payload::Trusted(value)});
  }
  state_.insert_or_assign(std::string(key), std::move(value));
}

void Activation::ClearState(std::string_view key) {
  if (Match(CallKind::kState, key) == nullptr) {
    commands_.emplace_back(flovyn::ClearState{std::string(key)});
  }
  const auto found = state_.find(key);
  if (found != state_.end()) state_.erase(found);
}

const std::string* Activation::GetState(std::string_view key) const {
  const auto found = state_.find(key);
  return found == state_.end() ? nullptr : &found->second;
}

/// Not matched: the engine writes no event for a promise that was settled before.
void Activation::ResolvePromise(std::string_view name, std::string value) {
  if (!live()) return;
  commands_.emplace_back(
      flovyn::ResolvePromise{std::string(name), Payload::Trusted(std::move(value))});
}

void Activation::ContinueAsNew(flovyn::ContinueAsNew command) {
  if (!continuation_) {
    continuation_ = std::move(command);
    commands_before_ = commands_.size();
  }
  throw ContinuedAsNew();
}

void Activation::FinishContinuation() {
  commands_.erase(commands_.begin() + static_cast<std::ptrdiff_t>(commands_before_),
                  commands_.end());
  continuation_->seen = history_.size();
  continuation_->unconsumed = signals_.Unread();
  commands_.emplace_back(*std::move(continuation_));
}

void Activation::Abandon(SlotId id) {
  const Slot slot = slots_[id];
  if (slot.kind == SlotKind::kSignal) return signals_.Withdraw(id);
  slots_[id].taken = true;
  if (slot.settled || slot.taken || !live()) return;
  if (slot.kind == SlotKind::kTimer) commands_.emplace_back(CancelTimer{std::string(slot.id)});
  if (slot.kind == SlotKind::kChild) {
    commands_.emplace_back(RequestCancelChildWorkflow{*WorkflowId::Parse(slot.id), "not awaited"});
  }
}

}  // namespace flovyn::sdk
