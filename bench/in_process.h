#pragma once

#include <memory>

#include "load.h"
#include "options.h"

namespace flovyn::bench {

class EngineHost;

/// Drives the engine's services with callbacks: no thread per workflow or poll. Activations read
/// the history, as a replaying worker does.
std::unique_ptr<Driver> MakeInProcessDriver(EngineHost& host, const Options& options);

}  // namespace flovyn::bench
