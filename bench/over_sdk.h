#pragma once

#include <memory>

#include "flovyn/sdk/runtime.h"
#include "load.h"
#include "options.h"

namespace flovyn::bench {

class EngineHost;

/// Drives an engine through the C++ SDK: its client starts, its worker replays a coroutine and runs
/// the task. `host` is the engine behind `backend`. Both outlive the driver.
std::unique_ptr<Driver> MakeSdkDriver(sdk::Backend& backend, EngineHost& host,
                                      const Options& options);

}  // namespace flovyn::bench
