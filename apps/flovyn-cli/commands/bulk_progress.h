#pragma once

#include <string>

#include "commands/session.h"

namespace flovyn::cli {

/// Shows a bulk job as it goes on, and how it ended. kNotDone unless it completed and nothing
/// failed.
Outcome FollowBulkJob(Session& session, const std::string& id);

}  // namespace flovyn::cli
