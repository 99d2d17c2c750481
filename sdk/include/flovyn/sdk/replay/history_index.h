#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/events.h"
#include "flovyn/domain/metadata.h"

namespace flovyn::sdk {

/// What the code asked for, and how its calls are matched with the history: the n-th call of a kind
/// is the n-th event of that kind; how kinds interleave does not matter.
enum class CallKind : std::uint8_t { kTask, kTimer, kPromise, kChild, kOperation, kState };
inline constexpr std::size_t kCallKinds = 6;

/// An event that answers a call of the code.
struct RecordedCall {
  std::int32_t sequence = 0;
  std::string_view name = {};    ///< Kind, timer id, promise, child or operation name, state key.
  std::string_view id = {};      ///< Of tasks, promises and children.
  std::string_view detail = {};  ///< Of children: their kind.
  std::string_view value = {};   ///< JSON: an operation's result, a state's value; empty: cleared.
};

enum class Settling : std::uint8_t { kOk, kFailed, kTimedOut, kCancelled };

/// Something that happened outside: the outcome of a call, or a signal.
struct Arrival {
  std::int32_t sequence = 0;
  bool signal = false;
  CallKind call = CallKind::kTask;
  std::uint32_t ordinal = 0;  ///< The call's, among those of its kind.
  Settling settling = Settling::kOk;
  std::string_view name = {};   ///< The signal's.
  std::string_view value = {};  ///< JSON; the error text of what failed.
};

/// One activation that is over: it knew the events up to `seen`, at `time`, and its commands are
/// the events up to `end`, which says how it ended.
struct Turn {
  std::int32_t seen = 0;
  std::int32_t end = 0;
  absl::Time time;
  bool last = false;       ///< It completed the workflow; else it waited.
  bool continued = false;  ///< It continued as new, which is the last, too.
};

/// A history, read once and put in order for a replay. Views are on the events, which outlive it.
class HistoryIndex {
 public:
  /// Errors: Internal when the events do not begin with WORKFLOW_STARTED as 1 or have gaps.
  static absl::StatusOr<HistoryIndex> Build(std::span<const StoredEvent> events);

  const std::vector<RecordedCall>& calls(CallKind kind) const {
    return calls_[static_cast<std::size_t>(kind)];
  }
  const std::vector<Arrival>& arrivals() const { return arrivals_; }
  /// The turns that are over; the one to come is not among them.
  const std::vector<Turn>& turns() const { return turns_; }
  /// Versions by change id, as JSON numbers.
  const std::map<std::string_view, std::string_view>& versions() const { return versions_; }
  /// JSON; "null" when there is none.
  std::string_view input() const { return input_; }
  /// Of the start.
  const Metadata& metadata() const { return metadata_; }
  std::int32_t size() const { return size_; }
  /// Of the events up to `sequence`, about as the engine counts them.
  std::int64_t bytes_until(std::int32_t sequence) const {
    return bytes_[static_cast<std::size_t>(sequence)];
  }

 private:
  friend class HistoryReader;

  std::array<std::vector<RecordedCall>, kCallKinds> calls_;
  std::vector<Arrival> arrivals_;
  std::vector<Turn> turns_;
  std::map<std::string_view, std::string_view> versions_;
  std::string_view input_ = "null";
  Metadata metadata_;
  std::int32_t size_ = 0;
  std::vector<std::int64_t> bytes_ = {0};
  std::deque<std::string> decoded_;  // texts that had escapes; a deque, so that views on it stay
};

/// How the operation that records a version is named: this, and the change id.
inline constexpr std::string_view kVersionPrefix = "version:";

/// The reason of a suspension, with which later replays know what that activation knew:
/// "waiting for task pack [turn 12 1767225600123]".
std::string SuspensionReason(std::string_view waiting_for, std::int32_t seen, absl::Time time);
/// Reads it back; for the reasons of other SDKs: all events before the suspension, at `otherwise`.
Turn TurnOf(std::string_view reason, std::int32_t sequence, absl::Time otherwise);

}  // namespace flovyn::sdk
