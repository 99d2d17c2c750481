#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "flovyn/domain/commands.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata_update.h"
#include "flovyn/sdk/replay/deterministic.h"
#include "flovyn/sdk/replay/history_index.h"
#include "flovyn/sdk/replay/signal_queues.h"
#include "flovyn/sdk/replay/slot_table.h"

namespace flovyn::sdk {

/// The code did otherwise than its history says. Thrown through the code; should the code catch it,
/// the activation fails all the same.
class DeterminismError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Ends the code of an execution that continues as new. Not a std::exception, so that code which
/// handles failures lets it through.
struct ContinuedAsNew {};

/// One activation of one workflow: matches what the code asks for with its history, or makes
/// commands of it, and tells in which order what happened outside reaches the code. That order is
/// the history's, so the code takes the same way on every replay. Pure; for one thread.
class Activation {
 public:
  /// `now` is the engine's time of this activation. The history outlives it.
  Activation(const WorkflowId& id, const HistoryIndex& history, absl::Time now);

  // What code calls. Each throws DeterminismError when it does not fit the history.
  SlotId Task(ScheduleTask command);
  SlotId Timer(std::int64_t duration_ms);
  SlotId Promise(CreatePromise command);
  /// Without a name it is "child-<n>".
  SlotId Child(ScheduleChildWorkflow command);
  SlotId Signal(std::string_view name);
  /// The recorded result, or nullptr: then do it and record it.
  const RecordedCall* FindOperation(std::string_view name);
  void RecordOperation(std::string_view name, std::string_view result);
  void SetState(std::string_view key, std::string value);
  void ClearState(std::string_view key);
  /// JSON; nullptr when it is not set.
  const std::string* GetState(std::string_view key) const;
  void ResolvePromise(std::string_view name, std::string value);
  /// Recorded as an operation. InvalidArgument, and nothing is recorded, when it does not fit
  /// metadata().
  absl::Status UpdateMetadata(const MetadataUpdate& update);
  const Metadata& metadata() const { return metadata_; }
  int Version(std::string_view change, int min, int max);
  Uuid NewUuid() { return ids_.Next(); }
  /// Throws ContinuedAsNew through the code; should the code catch it, what it asks for afterwards
  /// does not count.
  [[noreturn]] void ContinueAsNew(flovyn::ContinueAsNew command);
  /// Nobody will read this slot: cancels its timer or child, gives its signal back. Tasks end by
  /// themselves; the protocol has no way to cancel them.
  void Abandon(SlotId slot);

  // How it is driven: NextTurn, then Deliver until it says no more, and so on; after each of them
  // the ready coroutines run.
  bool NextTurn();
  bool Deliver();
  /// This turn is over: what the history says that it asked for, it has asked for.
  void EndTurn();

  /// Whether the code runs here for the first time, and not to get where it was.
  bool live() const { return turn_ == history_.turns().size(); }
  /// nullptr when it is live.
  const Turn* recorded_turn() const { return live() ? nullptr : &history_.turns()[turn_]; }
  /// The sequence behind what this turn's commands became.
  std::int32_t TurnEnd() const;
  absl::Time now() const { return now_; }
  /// The events that the code may know: the same at each replay of this piece of code.
  std::int32_t known() const { return live() ? history_.size() : history_.turns()[turn_].seen; }
  SlotTable& slots() { return slots_; }
  SignalQueues& signals() { return signals_; }
  DeterministicRandom& random() { return random_; }
  std::vector<Command>& commands() { return commands_; }
  const HistoryIndex& history() const { return history_; }
  bool first_turn() const { return turn_ == 0; }
  bool continued() const { return continuation_.has_value(); }
  /// Once it has continued: the commands, with CONTINUE_AS_NEW as the last.
  void FinishContinuation();
  /// Not empty: the code has broken determinism.
  const std::string& violation() const { return violation_; }

 private:
  const RecordedCall* Match(CallKind kind, std::string_view name);
  SlotId AddSlot(CallKind kind, SlotKind slot, std::string_view name, std::string_view id);
  [[noreturn]] void Violate(std::string text);
  void ShowSignals(std::int32_t until);

  const HistoryIndex& history_;
  const absl::Time started_;  // of this activation
  SlotTable slots_;
  SignalQueues signals_{slots_};
  DeterministicIds ids_;
  DeterministicRandom random_;
  std::vector<Command> commands_;
  std::array<std::size_t, kCallKinds> cursors_ = {};
  std::array<std::vector<SlotId>, kCallKinds> slots_of_;  // by kind and ordinal
  std::map<std::string, std::string, std::less<>> state_;
  std::map<std::string, int, std::less<>> versions_;
  Metadata metadata_;
  std::size_t turn_ = 0;
  bool begun_ = false;
  absl::Time now_;
  std::size_t shown_ = 0;      // arrivals whose signals may be seen
  std::size_t delivered_ = 0;  // arrivals
  int timers_ = 0;
  int children_ = 0;
  std::string violation_;
  std::optional<flovyn::ContinueAsNew> continuation_;
  std::size_t commands_before_ = 0;  // the continuation
};

}  // namespace flovyn::sdk
