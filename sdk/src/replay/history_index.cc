#include "flovyn/sdk/replay/history_index.h"

#include <charconv>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sdk/replay/member_scan.h"

namespace flovyn::sdk {
namespace {

/// What an event is to a replay, and which of its members matter.
struct EventShape {
  enum class Role : std::uint8_t {
    kIgnored,
    kStarted,
    kCall,
    kOutcome,
    kSignal,
    kSuspended,
    kCompleted,
    kContinued
  };

  std::string_view type = {};
  Role role = Role::kIgnored;
  CallKind call = CallKind::kTask;
  Settling settling = Settling::kOk;
  std::string_view name = {};  ///< For outcomes: what they are matched by.
  std::string_view id = {};
  std::string_view value = {};
};

using Role = EventShape::Role;

/// The frequent ones first.
constexpr EventShape kShapes[] = {
    {TaskScheduled::kType, Role::kCall, CallKind::kTask, {}, "kind", "taskExecutionId", {}},
    {TaskCompleted::kType,
     Role::kOutcome,
     CallKind::kTask,
     Settling::kOk,
     "taskExecutionId",
     {},
     "output"},
    {WorkflowSuspended::kType, Role::kSuspended, {}, {}, {}, {}, "reason"},
    {OperationCompleted::kType,
     Role::kCall,
     CallKind::kOperation,
     {},
     "operationName",
     {},
     "result"},
    {StateSet::kType, Role::kCall, CallKind::kState, {}, "key", {}, "value"},
    {StateCleared::kType, Role::kCall, CallKind::kState, {}, "key", {}, {}},
    {SignalReceived::kType, Role::kSignal, {}, {}, "signalName", {}, "signalValue"},
    {TimerStarted::kType, Role::kCall, CallKind::kTimer, {}, "timerId", {}, {}},
    {TimerFired::kType, Role::kOutcome, CallKind::kTimer, Settling::kOk, "timerId", {}, {}},
    {TimerCancelled::kType,
     Role::kOutcome,
     CallKind::kTimer,
     Settling::kCancelled,
     "timerId",
     {},
     {}},
    {TaskFailed::kType,
     Role::kOutcome,
     CallKind::kTask,
     Settling::kFailed,
     "taskExecutionId",
     {},
     "error"},
    {PromiseCreated::kType, Role::kCall, CallKind::kPromise, {}, "promiseName", "promiseId", {}},
    {PromiseResolved::kType,
     Role::kOutcome,
     CallKind::kPromise,
     Settling::kOk,
     "promiseId",
     {},
     "value"},
    {PromiseRejected::kType,
     Role::kOutcome,
     CallKind::kPromise,
     Settling::kFailed,
     "promiseId",
     {},
     "error"},
    {PromiseTimedOut::kType,
     Role::kOutcome,
     CallKind::kPromise,
     Settling::kTimedOut,
     "promiseId",
     {},
     {}},
    {ChildWorkflowInitiated::kType,
     Role::kCall,
     CallKind::kChild,
     {},
     "childExecutionName",
     "childExecutionId",
     "childWorkflowKind"},
    {ChildWorkflowCompleted::kType,
     Role::kOutcome,
     CallKind::kChild,
     Settling::kOk,
     "childExecutionName",
     {},
     "output"},
    {ChildWorkflowFailed::kType,
     Role::kOutcome,
     CallKind::kChild,
     Settling::kFailed,
     "childExecutionName",
     {},
     "error"},
    {WorkflowStarted::kType, Role::kStarted, {}, {}, {}, {}, "input"},
    {WorkflowCompleted::kType, Role::kCompleted, {}, {}, {}, {}, {}},
    {WorkflowContinuedAsNew::kType, Role::kContinued, {}, {}, {}, {}, "seenSequence"},
};

/// Others count as events and mean nothing to the code.
constexpr EventShape kNoShape;

const EventShape& ShapeOf(std::string_view type) {
  for (const EventShape& shape : kShapes) {
    if (shape.type == type) return shape;
  }
  return kNoShape;
}

/// Outcomes are found by the id; only children are told by name.
std::string_view KeyOf(CallKind kind, const RecordedCall& call) {
  const bool by_id = kind == CallKind::kTask || kind == CallKind::kPromise;
  return by_id ? call.id : call.name;
}

bool HasOutcome(CallKind kind) { return kind != CallKind::kOperation && kind != CallKind::kState; }

absl::string_view Abseil(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

class HistoryReader {
 public:
  absl::Status Read(const StoredEvent& event) {
    const EventShape& shape = ShapeOf(event.type);
    if (event.sequence != index.size_ + 1 ||
        (event.sequence == 1) != (shape.role == Role::kStarted)) {
      return Internal(absl::StrFormat("the history is not whole: event %d is %s with sequence %d",
                                      index.size_ + 1, event.type, event.sequence));
    }
    index.size_ = event.sequence;
    index.bytes_.push_back(index.bytes_.back() +
                           static_cast<std::int64_t>(event.type.size() + event.data.size()));
    if (!woken_) woken_ = event.created_at;
    if (shape.role != Role::kIgnored) Take(event, shape, MembersOf(event, shape));
    return absl::OkStatus();
  }

  HistoryIndex index;

 private:
  struct Members {
    std::string_view name = {};
    std::string_view id = {};
    std::string_view value = {};
  };

  Members MembersOf(const StoredEvent& event, const EventShape& shape) {
    Members members;
    MemberScan scan(event.data);
    while (scan.Next()) {
      if (scan.key() == shape.name) members.name = TextOf(scan.value());
      if (scan.key() == shape.id) members.id = TextOf(scan.value());
      if (scan.key() == shape.value) members.value = scan.value();
    }
    return members;
  }

  static Metadata MetadataOf(std::string_view started) {
    MemberScan scan(started);
    while (scan.Next()) {
      if (scan.key() == "metadata") return Metadata::FromText(scan.value()).value_or(Metadata());
    }
    return {};
  }

  /// Of a JSON string; of anything else nothing.
  std::string_view TextOf(std::string_view json) {
    if (json.size() < 2 || json.front() != '"') return {};
    if (json.find('\\') == std::string_view::npos) return json.substr(1, json.size() - 2);
    const absl::StatusOr<Json> text = ParseJson(json);
    return index.decoded_.emplace_back(text.ok() ? text->AsString() : std::string());
  }

  void Take(const StoredEvent& event, const EventShape& shape, const Members& members) {
    switch (shape.role) {
      case Role::kIgnored:
        return;
      case Role::kStarted:
        if (!members.value.empty()) index.input_ = members.value;
        index.metadata_ = MetadataOf(event.data);
        return;
      case Role::kCall:
        return TakeCall(event, shape, members);
      case Role::kOutcome:
        return TakeOutcome(event, shape, members);
      case Role::kSignal:
        first_own_ = 0;
        index.arrivals_.push_back({.sequence = event.sequence,
                                   .signal = true,
                                   .name = members.name,
                                   .value = members.value});
        return;
      case Role::kSuspended:
        index.turns_.push_back(TurnOf(TextOf(members.value), event.sequence, event.created_at));
        first_own_ = 0;
        woken_.reset();
        if (HasUnseen(index.turns_.back())) woken_ = event.created_at;
        return;
      case Role::kCompleted:
        if (first_own_ == 0) first_own_ = event.sequence;
        index.turns_.push_back({first_own_ - 1, event.sequence, *woken_, true});
        return;
      case Role::kContinued: {
        std::int32_t seen = 0;
        const std::string_view text = members.value;
        std::from_chars(text.data(), text.data() + text.size(), seen);
        const bool possible = seen >= 1 && seen < event.sequence;
        index.turns_.push_back(
            {possible ? seen : event.sequence - 1, event.sequence, *woken_, true, true});
        return;
      }
    }
  }

  /// Whether something happened outside while that activation ran.
  bool HasUnseen(const Turn& turn) const {
    return !index.arrivals_.empty() && index.arrivals_.back().sequence > turn.seen;
  }

  void TakeCall(const StoredEvent& event, const EventShape& shape, const Members& members) {
    if (first_own_ == 0) first_own_ = event.sequence;
    if (shape.call == CallKind::kOperation && members.name.starts_with(kVersionPrefix)) {
      index.versions_.emplace(members.name.substr(kVersionPrefix.size()), members.value);
      return;
    }
    std::vector<RecordedCall>& calls = index.calls_[static_cast<std::size_t>(shape.call)];
    RecordedCall call{event.sequence, members.name, members.id, {}, members.value};
    if (shape.call == CallKind::kChild) call.detail = TextOf(std::exchange(call.value, {}));
    if (HasOutcome(shape.call)) {
      ordinals_[static_cast<std::size_t>(shape.call)][Abseil(KeyOf(shape.call, call))] =
          static_cast<std::uint32_t>(calls.size());
    }
    calls.push_back(call);
  }

  void TakeOutcome(const StoredEvent& event, const EventShape& shape, const Members& members) {
    const auto& ordinals = ordinals_[static_cast<std::size_t>(shape.call)];
    const auto found = ordinals.find(Abseil(members.name));
    if (found == ordinals.end()) return;
    first_own_ = 0;
    Arrival arrival{.sequence = event.sequence,
                    .call = shape.call,
                    .ordinal = found->second,
                    .settling = shape.settling,
                    .value = members.value};
    if (shape.settling == Settling::kFailed) arrival.value = TextOf(members.value);
    index.arrivals_.push_back(arrival);
  }

  std::array<absl::flat_hash_map<absl::string_view, std::uint32_t>, kCallKinds> ordinals_;
  // When the activation after the last turn was asked for: the engine's time of it. None: the next
  // event will tell.
  std::optional<absl::Time> woken_;
  std::int32_t first_own_ = 0;  // of the calls since the last arrival or turn; 0: there is none
};

absl::StatusOr<HistoryIndex> HistoryIndex::Build(std::span<const StoredEvent> events) {
  HistoryReader reader;
  for (const StoredEvent& event : events) FLOVYN_RETURN_IF_ERROR(reader.Read(event));
  if (events.empty()) return Internal("the history is not whole: it is empty");
  return std::move(reader.index);
}

}  // namespace flovyn::sdk
