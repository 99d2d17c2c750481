#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "commands/entity.h"
#include "commands/print_list.h"
#include "commands/watch.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kColumns = "sequence,timestamp,eventType,data";
constexpr absl::Duration kBetweenLooks = absl::Seconds(1);

struct EventsOptions {
  std::string id = {};
  std::int64_t since = 0;
  bool follow = false;
};

void Declare(CLI::App& app, EventsOptions& options) {
  app.add_option("id", options.id, "Id of the workflow")->required();
  app.add_option("--since", options.since, "Only events with a greater sequence")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("-f,--follow", options.follow, "Go on until the workflow has ended");
}

absl::StatusOr<Document> EventsSince(Session& session, const std::string& id, std::int64_t since) {
  Request request = {.path = {std::string(kWorkflow.resource), id, "events"}};
  request.With("sinceSequence", absl::StrFormat("%d", since));
  return session.rest.Call(request);
}

absl::StatusOr<Watched> StateOf(Session& session, const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(const Document workflow,
                          session.rest.Call({.path = {std::string(kWorkflow.resource), id}}));
  return WatchedOf(CellOf(workflow.value.Find("status")));
}

/// Each event on a line of its own, as it comes: there is nothing to align columns with. Gives the
/// last sequence.
std::int64_t PrintLines(Session& session, const Json& document, std::int64_t last) {
  const auto columns = ParseColumns(kColumns);
  for (const Json& event : ListIn(document, "events")) {
    if (!absl::SimpleAtoi(CellOf(event.Find("sequence")), &last)) continue;
    session.printer.Line(event, *columns);
  }
  return last;
}

Outcome Follow(Session& session, const EventsOptions& options) {
  std::int64_t since = options.since;
  while (true) {
    // Asked for first: what comes between is then among the events.
    FLOVYN_ASSIGN_OR_RETURN(const Watched state, StateOf(session, options.id));
    FLOVYN_ASSIGN_OR_RETURN(const Document events, EventsSince(session, options.id, since));
    since = PrintLines(session, events.value, since);
    if (state == Watched::kOver) return ExitCode::kOk;
    session.pause(kBetweenLooks);
  }
}

Outcome Run(Session& session, const EventsOptions& options) {
  if (options.follow) return Follow(session, options);
  FLOVYN_ASSIGN_OR_RETURN(const Document events, EventsSince(session, options.id, options.since));
  return PrintList(session, events, "events", kColumns);
}

}  // namespace

void AddEventsCommand(const Group& group) {
  AddCommand(group, "events", "Show the history", EventsOptions(), Declare, Run);
}

}  // namespace flovyn::cli
