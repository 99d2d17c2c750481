#include "commands/entity.h"
#include "commands/watch.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kFirstMembers[] = {"id",        "kind",      "status",     "error",
                                              "output",    "input",     "metadata",   "queue",
                                              "createdAt", "startedAt", "completedAt"};

struct GetOptions {
  Entity entity = {};
  std::string id = {};
  std::string watch = {};
};

void Declare(CLI::App& app, GetOptions& options) {
  app.add_option("id", options.id, "Id of the " + std::string(options.entity.noun))->required();
  AddWatchOption(app, options.watch);
}

Outcome Run(Session& session, const GetOptions& options) {
  return ShowOrWatch(session, options.watch, [&]() -> absl::StatusOr<Watched> {
    FLOVYN_ASSIGN_OR_RETURN(
        const Document document,
        session.rest.Call({.path = {std::string(options.entity.resource), options.id}}));
    session.printer.Record(document.text, document.value, kFirstMembers);
    return WatchedOf(CellOf(document.value.Find("status")));
  });
}

}  // namespace

void AddGetCommand(const Group& group, const Entity& entity) {
  GetOptions options;
  options.entity = entity;
  AddCommand(group, "get", "Show one; with --watch until it has ended", options, Declare, Run);
}

}  // namespace flovyn::cli
