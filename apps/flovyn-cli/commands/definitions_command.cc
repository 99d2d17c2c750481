#include "absl/strings/str_format.h"
#include "commands/entity.h"
#include "commands/print_list.h"
#include "commands/shared_options.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kColumns = "kind,name,availabilityStatus,workerCount,lastRegisteredAt";

struct DefinitionsOptions {
  Entity entity = {};
  std::string kind = {};
  std::string query = {};
  int limit = 100;
};

void Declare(CLI::App& app, DefinitionsOptions& options) {
  app.add_option("kind", options.kind, "Show this one with all that is known");
  AddQueryOption(app, options.query);
  app.add_option("--limit", options.limit, "At most so many rows, 1 to 100")
      ->check(CLI::Range(1, 100));
}

Outcome Run(Session& session, const DefinitionsOptions& options) {
  Request request = {.path = {std::string(options.entity.definitions)}};
  if (!options.kind.empty()) {
    request.path.push_back(options.kind);
    FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
    session.printer.Record(document.text, document.value, {});
    return ExitCode::kOk;
  }
  request.With("query", options.query).With("limit", absl::StrFormat("%d", options.limit));
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  return PrintList(session, document, "definitions", kColumns);
}

}  // namespace

void AddDefinitionsCommand(const Group& group, const Entity& entity) {
  DefinitionsOptions options;
  options.entity = entity;
  AddCommand(group, "definitions", "Show the kinds that workers registered", options, Declare, Run);
}

}  // namespace flovyn::cli
