#pragma once

#include <functional>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "exit_code.h"
#include "output/terminal.h"
#include "settings/connection.h"

namespace flovyn::cli {

/// What the process has to do with.
struct Surroundings {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Environment environment = {};
  Terminal terminal = {};
  std::function<void(absl::Duration)> pause = {};
};

/// Does what the command line (without the program's name) says.
ExitCode RunProgram(std::vector<std::string> arguments, const Surroundings& surroundings);

}  // namespace flovyn::cli
