#include "commands/bulk_commands.h"

#include "absl/strings/str_format.h"
#include "commands/bulk_progress.h"
#include "commands/print_list.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/json/writer.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kColumns =
    "id,createdAt,entity,verb,status,matched,processed,succeeded,skipped,failed,query";

struct ListOptions {
  int limit = 20;
  std::string cursor = {};
};

struct StopOptions {
  std::string id = {};
  std::string reason = {};
};

Outcome List(Session& session, const ListOptions& options) {
  Request request = {.path = {kBulkJobs}};
  request.With("limit", absl::StrFormat("%d", options.limit)).With("cursor", options.cursor);
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  const Json* next = document.value.Find("nextCursor");
  if (next != nullptr && !next->is_null() && !session.printer.is_json()) {
    session.err << absl::StrFormat("there are more; go on with --cursor %s\n", CellOf(next));
  }
  return PrintList(session, document, "jobs", kColumns);
}

Outcome Show(Session& session, const Request& request) {
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  session.printer.Record(document.text, document.value, kBulkJobMembers);
  return ExitCode::kOk;
}

Outcome Get(Session& session, const std::string& id) {
  return Show(session, {.path = {kBulkJobs, id}});
}

Outcome Stop(Session& session, const StopOptions& options) {
  JsonObjectWriter body;
  if (!options.reason.empty()) body.Add("reason", options.reason);
  return Show(session,
              {.method = "POST", .path = {kBulkJobs, options.id, "cancel"}, .body = body.Finish()});
}

void DeclareId(CLI::App& app, std::string& id) {
  app.add_option("id", id, "Id of the job")->required();
}

}  // namespace

void AddBulkCommands(const Group& root) {
  const Group group = root.Sub("bulk", "One verb for every execution that a query finds");
  AddBulkVerbs(group);
  AddCommand(
      group, "list", "Show the jobs, the newest first", ListOptions(),
      [](CLI::App& app, ListOptions& options) {
        app.add_option("--limit", options.limit, "At most so many rows, 1 to 100; 20 unless given")
            ->check(CLI::Range(1, 100));
        app.add_option("--cursor", options.cursor, "Go on where an earlier list ended");
      },
      List);
  AddCommand(group, "get", "Show a job; as JSON with its audit log", std::string(), DeclareId, Get);
  AddCommand(group, "watch", "Show the progress of a job until it has ended", std::string(),
             DeclareId, FollowBulkJob);
  AddCommand(
      group, "stop", "End a job before it is through", StopOptions(),
      [](CLI::App& app, StopOptions& options) {
        DeclareId(app, options.id);
        app.add_option("--reason", options.reason, "Why; the audit log keeps it");
      },
      Stop);
}

}  // namespace flovyn::cli
