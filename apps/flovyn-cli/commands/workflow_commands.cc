#include "commands/entity.h"
#include "commands/part_commands.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

constexpr Part kParts[] = {
    {"children", "children", "childWorkflowExecutionId,kind,status,createdAt,metadata",
     "Show its child workflows"},
    {"tasks", "tasks", "id,kind,status,queue,executionCount,createdAt,completedAt,error",
     "Show its tasks"},
    {"audit", "entries", "timestamp,action,actor,note,cause", "Show what was done to it"},
};

Outcome State(Session& session, const std::string& id) {
  FLOVYN_ASSIGN_OR_RETURN(
      const Document document,
      session.rest.Call({.path = {std::string(kWorkflow.resource), id, "state"}}));
  const Json* state = document.value.Find("state");
  session.printer.Record(document.text, state == nullptr ? Json() : *state, {});
  return ExitCode::kOk;
}

}  // namespace

void AddWorkflowCommands(const Group& root) {
  const Group group = root.Sub("workflows", "Workflow executions");
  AddStartCommand(group);
  AddListCommand(group, kWorkflow);
  AddGetCommand(group, kWorkflow);
  AddMetadataCommand(group, kWorkflow);
  AddEventsCommand(group);
  AddResultCommand(group);
  AddSteeringCommands(group);
  AddAnalysisCommands(group, kWorkflow);
  for (const Part& part : kParts) AddPartCommand(group, kWorkflow, part);
  AddCommand(
      group, "state", "Show the state that it keeps", std::string(),
      [](CLI::App& app, std::string& id) {
        app.add_option("id", id, "Id of the workflow")->required();
      },
      State);
  AddDefinitionsCommand(group, kWorkflow);
}

}  // namespace flovyn::cli
