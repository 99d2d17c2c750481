#pragma once

#include <memory>
#include <string>

#include "load.h"
#include "options.h"

namespace flovyn::bench {

class EngineHost;

/// Drives a server through the public protocol: nine calls a workflow, on the callback API. `host`
/// is the engine behind the server when that runs in this process, else null.
std::unique_ptr<Driver> MakeGrpcDriver(const std::string& target, EngineHost* host,
                                       const Options& options);

}  // namespace flovyn::bench
