#include "shape/completion.h"
#include "shape/man_page.h"

namespace flovyn::cli {
namespace {

/// Adds a command that needs no server. `run` gives what is printed.
void AddLocalCommand(const Group& group, const std::string& name, const std::string& description,
                     const std::function<std::string(const CommandTree&)>& run) {
  CommandTree& tree = group.tree;
  group.app.add_subcommand(name, description)->callback([&tree, run] {
    tree.local_action = [&tree, run](std::ostream& out) -> Outcome {
      out << run(tree);
      return ExitCode::kOk;
    };
  });
}

}  // namespace

void AddLocalCommands(const Group& root) {
  const Group completion = root.Sub("completion", "Scripts that complete this command line");
  AddLocalCommand(completion, "bash", "For bash: source <(flovyn completion bash)",
                  [](const CommandTree& tree) { return BashCompletion(ShapesOf(tree.root)); });
  AddLocalCommand(completion, "zsh", "For zsh: source <(flovyn completion zsh)",
                  [](const CommandTree& tree) { return ZshCompletion(ShapesOf(tree.root)); });
  AddLocalCommand(completion, "fish", "For fish: flovyn completion fish | source",
                  [](const CommandTree& tree) { return FishCompletion(ShapesOf(tree.root)); });
  AddLocalCommand(root, "man", "The manual page: flovyn man | man -l -",
                  [](const CommandTree& tree) { return ManPage(ShapesOf(tree.root)); });
}

}  // namespace flovyn::cli
