#pragma once

#include <memory>

#include "flovyn/ports/clock.h"

namespace flovyn::system {

/// The wall clock of this machine.
std::unique_ptr<Clock> MakeSystemClock();

}  // namespace flovyn::system
