#pragma once

#include <functional>
#include <string>

#include "commands/command_tree.h"

namespace flovyn::cli {

/// Adds --watch[=SECONDS]; `seconds` stays empty unless it is given.
void AddWatchOption(CLI::App& app, std::string& seconds);

enum class Watched { kGoesOn, kOver };

/// Runs `show` once, or with `seconds` again and again until it says that it is over.
Outcome ShowOrWatch(Session& session, const std::string& seconds,
                    const std::function<absl::StatusOr<Watched>()>& show);

/// Whether an execution with this status can still change by itself.
Watched WatchedOf(std::string_view status);

}  // namespace flovyn::cli
