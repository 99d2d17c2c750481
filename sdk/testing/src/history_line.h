#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/commands.h"
#include "flovyn/domain/events.h"

namespace flovyn::sdk_testing {

/// What matters of one event, or of a command that will become one, in the words of the protocol.
struct HistoryLine {
  std::int32_t sequence = 0;  ///< 0: not recorded.
  std::string type = {};
  std::string name = {};    ///< Of a task its kind; of timers, promises, … their name.
  std::string detail = {};  ///< `input {"id":"1"}, maxRetries 3`

  /// "TASK_SCHEDULED pack"
  std::string title() const;
  std::string text() const;
};

std::vector<HistoryLine> LinesOf(std::span<const StoredEvent> events);
/// Those of commands that a replay matches with the history; others (an operation's result, a timer
/// that is cancelled) have none.
std::vector<HistoryLine> LinesOf(const std::vector<Command>& commands);

/// Whether a replay matches events of that type with what the code asks for, or ends a turn.
bool IsMatched(std::string_view type);
/// Whether there are events of that type.
bool IsEventType(std::string_view type);

/// The value of a member of the event's data; null when it has none.
Json MemberOf(const StoredEvent& event, std::string_view member);

}  // namespace flovyn::sdk_testing
