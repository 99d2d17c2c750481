#pragma once

#include <memory>

#include "flovyn/ports/event_bus.h"

namespace flovyn::memory {

/// The event bus of one process. Subscribers are called one event after the other on the thread
/// that publishes, so none lags; one that is slow slows the publisher down.
std::unique_ptr<EventBus> MakeMemoryEventBus();

}  // namespace flovyn::memory
