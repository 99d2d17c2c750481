#pragma once

#include <string>
#include <vector>

#include "shape/command_shape.h"

namespace flovyn::cli {

/// The manual page flovyn(1), for man.
std::string ManPage(const std::vector<CommandShape>& shapes);

}  // namespace flovyn::cli
