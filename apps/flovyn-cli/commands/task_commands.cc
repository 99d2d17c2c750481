#include "absl/strings/str_format.h"
#include "commands/entity.h"
#include "commands/part_commands.h"
#include "commands/print_list.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

constexpr Part kAttempts = {"attempts", "attempts",
                            "attempt,status,startedAt,durationMs,workerId,error",
                            "Show its finished runs"};

struct LogOptions {
  std::string id = {};
  std::string workflow = {};
  std::string level = {};
  int limit = 100;
  int offset = 0;
};

void DeclareLogs(CLI::App& app, LogOptions& options) {
  app.add_option("id", options.id, "Id of the task")->required();
  app.add_option("--workflow", options.workflow, "Id of the workflow that the task belongs to");
  app.add_option("--level", options.level, "Only lines of this level")
      ->check(CLI::IsMember({"DEBUG", "INFO", "WARN", "ERROR"}));
  app.add_option("--limit", options.limit, "At most so many lines, 100 unless given")
      ->check(CLI::Range(1, 1000));
  app.add_option("--offset", options.offset, "Leave out so many lines")
      ->check(CLI::NonNegativeNumber);
}

Outcome Logs(Session& session, const LogOptions& options) {
  Request request = {.path = {std::string(kTask.resource), options.id, "logs"}};
  if (!options.workflow.empty()) {
    request.path = {std::string(kWorkflow.resource), options.workflow, "tasks", options.id, "logs"};
  }
  request.With("level", options.level)
      .With("limit", absl::StrFormat("%d", options.limit))
      .With("offset", absl::StrFormat("%d", options.offset));
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  return PrintList(session, document, "logs", "timestamp,level,message");
}

Outcome Cancel(Session& session, const std::string& id) {
  FLOVYN_RETURN_IF_ERROR(
      session.rest.Call({.method = "DELETE", .path = {std::string(kTask.resource), id}}).status());
  session.err << "cancelled " << id << '\n';
  return ExitCode::kOk;
}

}  // namespace

void AddTaskCommands(const Group& root) {
  const Group group = root.Sub("tasks", "Task executions that belong to no workflow");
  AddCreateTaskCommand(group);
  AddListCommand(group, kTask);
  AddGetCommand(group, kTask);
  AddMetadataCommand(group, kTask);
  AddCommand(
      group, "cancel", "Cancel one that has not begun", std::string(),
      [](CLI::App& app, std::string& id) {
        app.add_option("id", id, "Id of the task")->required();
      },
      Cancel);
  AddPartCommand(group, kTask, kAttempts);
  AddCommand(group, "logs", "Show what workers logged about it", LogOptions(), DeclareLogs, Logs);
  AddAnalysisCommands(group, kTask);
  AddDefinitionsCommand(group, kTask);
}

}  // namespace flovyn::cli
