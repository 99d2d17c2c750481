#include "flovyn/sdk_testing/replay.h"

#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_format.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/domain/errors.h"
#include "flovyn/sdk/replay/history_index.h"
#include "history_line.h"
#include "no_log.h"

namespace flovyn::sdk_testing {
namespace {

using Events = std::vector<StoredEvent>;

constexpr std::string_view kNoId =
    " The history does not say which execution it is of: code that uses ctx.id(), ctx.uuid() or "
    "ctx.random() needs \"workflowExecutionId\" in the file.";
constexpr std::string_view kSecret =
    "The same code on the same history did otherwise: it depends on something that is not in the "
    "history. Take time, ids and random numbers from ctx, do I/O in tasks or ctx.run, and use no "
    "globals and no order of unordered containers.";

/// The event keeps its place and means nothing to the code.
void Hide(StoredEvent& event) { event.type = "HIDDEN"; }

absl::StatusOr<std::vector<sdk::Turn>> TurnsOf(const Events& events) {
  FLOVYN_ASSIGN_OR_RETURN(const sdk::HistoryIndex index, sdk::HistoryIndex::Build(events));
  if (index.turns().empty()) {
    return InvalidField("history", "has nothing to replay: it neither waited nor completed");
  }
  return index.turns();
}

/// As far as it is known what the code saw: to the end of its last turn, without what came from
/// outside while that ran.
Events Replayable(const Events& events, const sdk::Turn& last) {
  Events known(events.begin(), events.begin() + last.end);
  for (StoredEvent& event : known) {
    const bool own = IsMatched(event.type) || event.type == OperationCompleted::kType;
    if (event.sequence > last.seen && !own) Hide(event);
  }
  return known;
}

/// That, and the same with fewer of its last signals: no event says which came too late for the
/// activation that completed the workflow.
std::vector<Events> Readings(const Events& events, const std::vector<sdk::Turn>& turns) {
  const sdk::Turn& last = turns.back();
  const std::int32_t begin = turns.size() == 1 ? 1 : turns[turns.size() - 2].end;
  std::vector<Events> readings = {Replayable(events, last)};
  for (std::int32_t at = last.seen; last.last && !last.continued && at > begin; --at) {
    const auto place = static_cast<std::size_t>(at - 1);
    if (events[place].type != SignalReceived::kType) continue;
    readings.push_back(readings.back());
    Hide(readings.back()[place]);
  }
  return readings;
}

const FailWorkflow* FailureIn(const sdk::ActivationOutcome& outcome) {
  const std::vector<Command>& commands = outcome.submission.commands;
  return commands.empty() ? nullptr : std::get_if<FailWorkflow>(&commands.back());
}

absl::Status Mismatch(const sdk::WorkflowInfo& info, std::string text) {
  if (info.id == WorkflowId()) text += kNoId;
  return FailedPrecondition(text);
}

absl::Status Replay(const sdk::WorkflowInfo& info, const Events& events,
                    const sdk::WorkflowBody& body) {
  NoLog log;
  FLOVYN_ASSIGN_OR_RETURN(const sdk::ActivationOutcome outcome,
                          sdk::RunActivation({info, events, events.back().created_at}, body, log));
  const FailWorkflow* failed = FailureIn(outcome);
  if (failed == nullptr) return absl::OkStatus();
  if (failed->failure_type == "DETERMINISM_VIOLATION") return Mismatch(info, failed->error);
  return Mismatch(info, absl::StrFormat("at sequence %d the history has %s, the code fails: %s",
                                        events.back().sequence, events.back().type, failed->error));
}

/// What the turn knew, and the results of its own operations, which may have been anything.
Events KnownTo(const sdk::Turn& turn, const Events& events) {
  Events known(events.begin(), events.begin() + turn.seen);
  for (std::int32_t at = turn.seen; at < turn.end; ++at) {
    const StoredEvent& event = events[static_cast<std::size_t>(at)];
    if (event.type != OperationCompleted::kType) continue;
    known.push_back(event);
    known.back().sequence = static_cast<std::int32_t>(known.size());
  }
  return known;
}

std::vector<HistoryLine> AskedIn(const sdk::Turn& turn, const Events& events) {
  std::vector<HistoryLine> asked;
  const auto begin = static_cast<std::size_t>(turn.seen);
  for (HistoryLine& line :
       LinesOf(std::span(events).subspan(begin, static_cast<std::size_t>(turn.end) - begin))) {
    if (IsMatched(line.type)) asked.push_back(std::move(line));
  }
  return asked;
}

/// Empty when they are the same. Both end with how the turn ended.
std::string Difference(const std::vector<HistoryLine>& recorded,
                       const std::vector<HistoryLine>& found) {
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    const std::string now = i < found.size() ? found[i].text() : "nothing more";
    if (now == recorded[i].text()) continue;
    return absl::StrFormat("at sequence %d the history has %s, this run has %s",
                           recorded[i].sequence, recorded[i].text(), now);
  }
  return {};
}

absl::Status CheckTurn(const sdk::WorkflowInfo& info, const Events& events, const sdk::Turn& turn,
                       const sdk::WorkflowBody& body) {
  NoLog log;
  FLOVYN_ASSIGN_OR_RETURN(const sdk::ActivationOutcome outcome,
                          sdk::RunActivation({info, KnownTo(turn, events), turn.time}, body, log));
  const FailWorkflow* failed = FailureIn(outcome);
  if (failed != nullptr && failed->failure_type == "DETERMINISM_VIOLATION") {
    return Mismatch(info, failed->error);
  }
  const std::string difference =
      Difference(AskedIn(turn, events), LinesOf(outcome.submission.commands));
  if (difference.empty()) return absl::OkStatus();
  return Mismatch(info, "Determinism violation: " + difference + ". " + std::string(kSecret));
}

absl::Status CheckTurns(const sdk::WorkflowInfo& info, const Events& events,
                        const std::vector<sdk::Turn>& turns, const sdk::WorkflowBody& body) {
  for (const sdk::Turn& turn : turns) {
    FLOVYN_RETURN_IF_ERROR(CheckTurn(info, events, turn, body));
  }
  return absl::OkStatus();
}

/// OK when one reading of the history is; else what is wrong with the plain one.
template <class Check>
absl::Status CheckReadings(const RecordedHistory& history, const Check& check) {
  FLOVYN_ASSIGN_OR_RETURN(const std::vector<sdk::Turn> turns, TurnsOf(history.events));
  absl::Status first;
  for (const Events& events : Readings(history.events, turns)) {
    const absl::Status status = check(events, turns);
    if (status.ok()) return absl::OkStatus();
    first.Update(status);
  }
  return first;
}

}  // namespace

absl::Status ReplayHistory(const RecordedHistory& history, const sdk::WorkflowBody& body) {
  return CheckReadings(history, [&](const Events& events, const std::vector<sdk::Turn>&) {
    return Replay(history.info, events, body);
  });
}

absl::Status ReplayHistory(const std::string& path, const sdk::WorkflowBody& body) {
  const absl::StatusOr<RecordedHistory> history = ReadHistoryFile(path);
  const absl::Status status = history.ok() ? ReplayHistory(*history, body) : history.status();
  if (status.ok()) return absl::OkStatus();
  return absl::Status(status.code(), path + ": " + std::string(status.message()));
}

absl::Status CheckDeterminism(const RecordedHistory& history, const sdk::WorkflowBody& body) {
  return CheckReadings(history, [&](const Events& events, const std::vector<sdk::Turn>& turns) {
    return CheckTurns(history.info, events, turns, body);
  });
}

}  // namespace flovyn::sdk_testing
