#include "run_program.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "commands/command_tree.h"
#include "flovyn/base/status_macros.h"

namespace flovyn::cli {
namespace {

/// What is wrong with a command line. CLI11 says of an unknown command that one is missing.
std::string MessageOf(const CLI::App& root, const CLI::ParseError& error) {
  const CLI::App* app = &root;
  for (auto given = app->get_subcommands(); !given.empty(); given = app->get_subcommands()) {
    app = given.front();
  }
  const std::string unknown = absl::StrJoin(root.remaining(true), " ");
  const bool no_command =
      error.get_name() == "RequiredError" && app->get_require_subcommand_min() > 0;
  const std::string message =
      no_command && !unknown.empty() ? "there is no command " + unknown : error.what();
  std::string names;
  for (const CLI::App* up = app; up != nullptr; up = up->get_parent()) {
    names = up->get_name() + " " + names;
  }
  return absl::StrFormat("flovyn: %s\nSee: %s--help\n", message, names);
}

/// The exit code when the command line is no command to run.
std::optional<ExitCode> Parse(CommandTree& tree, std::vector<std::string> arguments,
                              const Surroundings& surroundings) {
  std::ranges::reverse(arguments);  // as CLI11 wants them
  try {
    tree.root.parse(std::move(arguments));
    return std::nullopt;
  } catch (const CLI::Success& asked) {  // --help, --version
    tree.root.exit(asked, surroundings.out, surroundings.err);
    return ExitCode::kOk;
  } catch (const CLI::ParseError& error) {
    surroundings.err << MessageOf(tree.root, error);
    return ExitCode::kUsage;
  }
}

Outcome RunOnServer(const CommandTree& tree, const Surroundings& surroundings) {
  FLOVYN_ASSIGN_OR_RETURN(const ConfigFile config, LoadConfigFile(surroundings.environment));
  FLOVYN_ASSIGN_OR_RETURN(
      const Connection connection,
      ResolveConnection(tree.globals.connection, surroundings.environment, config));
  RestClient rest(connection, absl::Seconds(tree.globals.timeout_seconds));
  const OutputFormat format = FromText(kOutputFormatText, tree.globals.output).value();
  Printer printer(surroundings.out, format, surroundings.terminal);
  Session session = {.rest = rest,
                     .printer = printer,
                     .in = surroundings.in,
                     .out = surroundings.out,
                     .err = surroundings.err,
                     .terminal = surroundings.terminal,
                     .pause = surroundings.pause};
  return tree.action(session);
}

}  // namespace

ExitCode RunProgram(std::vector<std::string> arguments, const Surroundings& surroundings) {
  const std::unique_ptr<CommandTree> tree = MakeCommandTree();
  if (const auto code = Parse(*tree, std::move(arguments), surroundings)) return *code;
  const Outcome outcome =
      tree->local_action ? tree->local_action(surroundings.out) : RunOnServer(*tree, surroundings);
  if (outcome.ok()) return *outcome;
  surroundings.err << "flovyn: " << outcome.status().message() << '\n';
  return ExitCodeOf(outcome.status());
}

}  // namespace flovyn::cli
