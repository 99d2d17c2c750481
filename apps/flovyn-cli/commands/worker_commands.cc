#include "absl/strings/str_format.h"
#include "commands/command_tree.h"
#include "commands/print_list.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

constexpr std::string_view kFirstMembers[] = {"id", "name", "type", "status"};

struct ListOptions {
  std::string type = {};
  int limit = 100;
  int offset = 0;
};

void DeclareList(CLI::App& app, ListOptions& options) {
  app.add_option("--type", options.type, "Only those that run such work")
      ->check(CLI::IsMember({"WORKFLOW", "TASK", "UNIFIED"}));
  app.add_option("--limit", options.limit, "At most so many rows, 1 to 100")
      ->check(CLI::Range(1, 100));
  app.add_option("--offset", options.offset, "Leave out so many rows")
      ->check(CLI::NonNegativeNumber);
}

Outcome List(Session& session, const ListOptions& options) {
  Request request = {.path = {"workers"}};
  request.With("type", options.type)
      .With("limit", absl::StrFormat("%d", options.limit))
      .With("offset", absl::StrFormat("%d", options.offset));
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  return PrintList(session, document, "workers",
                   "id,name,type,status,version,hostName,lastHeartbeatAt");
}

Outcome Get(Session& session, const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call({.path = {"workers", id}}));
  const Json* worker = document.value.Find("worker");
  session.printer.Record(document.text, worker == nullptr ? Json() : *worker, kFirstMembers);
  return ExitCode::kOk;
}

}  // namespace

void AddWorkerCommands(const Group& root) {
  const Group group = root.Sub("workers", "Processes that run workflows and tasks");
  AddCommand(group, "list", "Show them, the newest registration first", ListOptions(), DeclareList,
             List);
  AddCommand(
      group, "get", "Show one; as JSON with the kinds that it runs", std::string(),
      [](CLI::App& app, std::string& id) {
        app.add_option("id", id, "Id of the worker")->required();
      },
      Get);
}

}  // namespace flovyn::cli
