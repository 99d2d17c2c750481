#pragma once

#include <string>

#include "commands/command_tree.h"

namespace flovyn::cli {

/// Prints how a workflow ended. `wait`: empty: it is not waited for; "0": for as long as it takes;
/// else so many seconds. kNotDone when it ended otherwise than completed, kNotEnded when it did
/// not.
Outcome AwaitResult(Session& session, const std::string& id, const std::string& wait);

/// Adds --wait[=SECONDS], as above.
void AddWaitOption(CLI::App& app, std::string& wait);

}  // namespace flovyn::cli
