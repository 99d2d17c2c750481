#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "flovyn/domain/access.h"
#include "flovyn/ports/alarm.h"
#include "flovyn/ports/clock.h"
#include "flovyn/ports/executor.h"
#include "flovyn/ports/logger.h"
#include "flovyn/sdk/runtime.h"
#include "flovyn/services/engine.h"

namespace flovyn::sdk_embedded {

/// All but the functions outlive the backend.
struct EngineBackendDeps {
  Engine& engine;
  Clock& clock;
  Alarm& alarm;
  Executor& executor;  ///< For calls of the engine that block.
  Logger& logger;
  /// The threads of a worker.
  std::function<std::unique_ptr<Executor>(std::size_t threads)> make_executor;
  /// See RuntimePort::Work; none: threads of their own do the work.
  std::function<sdk::RuntimePort::Step()> work = {};
  /// How late an end that another process made is seen at most, by who waits for it.
  absl::Duration look_every = absl::Seconds(2);
  TenantId tenant = {};
  Caller caller = Caller::Trusted();
};

/// Clients and workers in the process of the engine. Close the engine only when no worker runs.
std::unique_ptr<sdk::Backend> MakeEngineBackend(EngineBackendDeps deps);

}  // namespace flovyn::sdk_embedded
