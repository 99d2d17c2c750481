#pragma once

#include <functional>
#include <memory>

#include "server/server_process.h"

namespace flovyn::testing {

/// Two bulk jobs over a thousand executions, of which each loses its server to a SIGKILL in the
/// middle: all executions are signalled once and then cancelled. `next` gives the server that goes
/// on, after the present one has died.
void CheckBulkJobsOutliveServers(std::unique_ptr<ServerProcess> server,
                                 const std::function<std::unique_ptr<ServerProcess>()>& next);

}  // namespace flovyn::testing
