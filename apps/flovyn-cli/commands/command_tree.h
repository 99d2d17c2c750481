#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "commands/session.h"
#include "settings/connection.h"

namespace flovyn::cli {

/// What may be given with every command.
struct GlobalOptions {
  ConnectionOptions connection = {};
  std::string output = "table";
  int timeout_seconds = 30;
};

/// Everything that can be written on the command line, and what was written.
struct CommandTree {
  CLI::App root{"Starts, finds and steers durable workflows on a flovyn server.", "flovyn"};
  GlobalOptions globals = {};
  /// What the given command does; one of them, after the parse.
  std::function<Outcome(Session&)> action = {};
  std::function<Outcome(std::ostream& out)> local_action = {};  ///< Needs no server.
};

std::unique_ptr<CommandTree> MakeCommandTree();

/// A part of the tree that commands are added to.
struct Group {
  CommandTree& tree;
  CLI::App& app;

  Group Sub(const std::string& name, const std::string& description) const {
    CLI::App* sub = app.add_subcommand(name, description);
    sub->require_subcommand(1);
    return {tree, *sub};
  }
};

/// Adds a command: `declare(app, options)` adds its options, `run(session, options)` is what it
/// does. `initial` has the defaults.
template <class Options, class Declare, class Run>
void AddCommand(const Group& group, const std::string& name, const std::string& description,
                Options initial, Declare declare, Run run) {
  // Shared with the callbacks, which CLI11 and the tree copy.
  const auto options = std::make_shared<Options>(std::move(initial));
  CLI::App* app = group.app.add_subcommand(name, description);
  declare(*app, *options);
  CommandTree& tree = group.tree;
  app->callback([&tree, options, run] {
    tree.action = [options, run](Session& session) { return run(session, *options); };
  });
}

/// An option that may be given several times, with one value each time.
inline CLI::Option* AddTexts(CLI::App& app, const std::string& name,
                             std::vector<std::string>& values, const std::string& description) {
  return app.add_option(name, values, description)->allow_extra_args(false);
}

void AddWorkflowCommands(const Group& root);
void AddTaskCommands(const Group& root);
void AddWorkerCommands(const Group& root);
void AddFieldCommands(const Group& root);
void AddQueryCommands(const Group& root);
void AddBulkCommands(const Group& root);
/// completion and man, which need no server.
void AddLocalCommands(const Group& root);

}  // namespace flovyn::cli
