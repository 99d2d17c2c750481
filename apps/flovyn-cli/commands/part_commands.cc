#include "commands/part_commands.h"

#include "commands/print_list.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

struct PartOptions {
  Entity entity = {};
  Part part = {};
  std::string id = {};
  std::string workflow = {};
};

void Declare(CLI::App& app, PartOptions& options) {
  app.add_option("id", options.id, "Id of the " + std::string(options.entity.noun))->required();
  if (options.entity.noun == kTask.noun) {
    app.add_option("--workflow", options.workflow, "Id of the workflow that the task belongs to");
  }
}

Outcome Run(Session& session, const PartOptions& options) {
  const std::string name(options.part.name);
  Request request = {.path = {std::string(options.entity.resource), options.id, name}};
  if (!options.workflow.empty()) {
    request.path = {std::string(kWorkflow.resource), options.workflow, "tasks", options.id, name};
  }
  FLOVYN_ASSIGN_OR_RETURN(const Document document, session.rest.Call(request));
  return PrintList(session, document, options.part.list, options.part.columns);
}

}  // namespace

void AddPartCommand(const Group& group, const Entity& entity, const Part& part) {
  PartOptions options;
  options.entity = entity;
  options.part = part;
  AddCommand(group, std::string(part.name), std::string(part.description), options, Declare, Run);
}

}  // namespace flovyn::cli
