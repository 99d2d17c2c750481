#include "commands/command_tree.h"

#include "flovyn/base/version.h"

namespace flovyn::cli {
namespace {

void DeclareGlobals(CLI::App& app, GlobalOptions& globals) {
  Profile& values = globals.connection.values;
  app.add_option("-s,--server", values.server, "The server: http://HOST:PORT or https://HOST:PORT")
      ->type_name("URL");
  app.add_option("-t,--tenant", values.tenant, "The organization")->type_name("SLUG");
  app.add_option("--api-key-file", values.api_key_file, "Read the API key from here")
      ->type_name("FILE");
  app.add_option("--api-key", values.api_key,
                 "The API key; others on this machine may see it here, so rather FLOVYN_API_KEY, a "
                 "file or a profile")
      ->type_name("KEY");
  app.add_option("--ca-file", values.ca_file, "PEM file of authorities to trust")
      ->type_name("FILE");
  app.add_option("-p,--profile", globals.connection.profile, "A profile of the configuration file")
      ->type_name("NAME");
  app.add_option("-o,--output", globals.output, "What to print: table unless given")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->type_name("FORMAT");
  app.add_option("--timeout", globals.timeout_seconds,
                 "How long to wait for an answer, 30 unless given")
      ->check(CLI::Range(1, 3600))
      ->type_name("SECONDS");
}

}  // namespace

std::unique_ptr<CommandTree> MakeCommandTree() {
  auto tree = std::make_unique<CommandTree>();
  CLI::App& root = tree->root;
  root.require_subcommand(1);
  root.fallthrough();
  root.set_version_flag("--version", "flovyn " FLOVYN_VERSION_STRING);
  DeclareGlobals(root, tree->globals);
  const Group group = {*tree, root};
  AddWorkflowCommands(group);
  AddTaskCommands(group);
  AddWorkerCommands(group);
  AddFieldCommands(group);
  AddQueryCommands(group);
  AddBulkCommands(group);
  AddLocalCommands(group);
  return tree;
}

}  // namespace flovyn::cli
