#pragma once

#include <string>
#include <vector>

#include "commands/command_tree.h"

namespace flovyn::cli {

struct OptionShape {
  std::vector<std::string> names =
      {};  ///< "-q", "--query"; of a positional its name without dashes.
  std::string description = {};
  std::string argument = {};             ///< "QUERY"; empty: it takes none.
  std::vector<std::string> values = {};  ///< When only these are allowed.
  bool optional_argument = false;        ///< --watch[=SECONDS]
  bool required = false;

  bool positional() const { return !names.front().starts_with('-'); }
};

/// A command or a group of commands.
struct CommandShape {
  std::vector<std::string> path = {};  ///< {"flovyn", "workflows", "list"}
  std::string description = {};
  std::vector<OptionShape> options = {};
  std::vector<std::pair<std::string, std::string>> commands = {};  ///< Names and descriptions.

  std::string Path() const;  ///< "flovyn workflows list"
};

/// The root first, each group before its commands.
std::vector<CommandShape> ShapesOf(const CLI::App& root);

}  // namespace flovyn::cli
