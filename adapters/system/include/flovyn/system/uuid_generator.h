#pragma once

#include <memory>

#include "flovyn/ports/clock.h"
#include "flovyn/ports/id_generator.h"

namespace flovyn::system {

/// Version 7 UUIDs with random bits of the kernel. Each is greater than all that the same generator
/// gave before, also when the clock stands still or goes back. The clock outlives the generator. A
/// process that calls fork() must not go on using one in both processes.
std::unique_ptr<IdGenerator> MakeUuidGenerator(const Clock& clock);

}  // namespace flovyn::system
