#pragma once

#include <functional>
#include <istream>
#include <ostream>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "exit_code.h"
#include "output/printer.h"
#include "output/terminal.h"
#include "rest/rest_client.h"

namespace flovyn::cli {

/// What a command works with. Results go to the printer, which has `out`; what is said about them
/// goes to `err`.
struct Session {
  RestClient& rest;
  Printer& printer;
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Terminal terminal = {};
  std::function<void(absl::Duration)> pause = {};
};

/// An error is printed by whoever runs the command.
using Outcome = absl::StatusOr<ExitCode>;

}  // namespace flovyn::cli
