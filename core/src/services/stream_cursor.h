#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/services/stream_hub.h"

namespace flovyn {

/// How much of an execution a watcher has seen: what the `id` of a stream's events says. Its text
/// is "<history>" or "<history>-<ring position>-<ring>"; <history> is a sequence, or "7.1" when of
/// what event 7 became only the first part was seen. A bare number is a sequence.
struct StreamCursor {
  std::int32_t sequence = 0;  ///< Of the history.
  std::int32_t part = 0;      ///< 0: the event was seen whole.
  RingMark ring = {};         ///< Of the worker data.

  std::string Text() const;
  /// Errors: InvalidField "Last-Event-ID".
  static absl::StatusOr<StreamCursor> Parse(std::string_view text);

  /// Whether part `part` (from 1) of event `event` was seen.
  bool Saw(std::int32_t event, std::int32_t event_part) const {
    return event < sequence || (event == sequence && (part == 0 || event_part <= part));
  }
};

}  // namespace flovyn
