#pragma once

#include <string>
#include <vector>

#include "shape/command_shape.h"

namespace flovyn::cli {

// Scripts that complete the command line in a shell: commands, options, and values of which there
// are few. They know the words by themselves and run nothing.

std::string BashCompletion(const std::vector<CommandShape>& shapes);
std::string ZshCompletion(const std::vector<CommandShape>& shapes);
std::string FishCompletion(const std::vector<CommandShape>& shapes);

}  // namespace flovyn::cli
