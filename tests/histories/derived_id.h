#pragma once

#include <cstdint>

#include "flovyn/base/uuid.h"

namespace flovyn::testing {

/// Mixes a number so that neighbours have nothing in common (splitmix64).
std::uint64_t Mix(std::uint64_t value);

/// The id of thing number `number` of the execution `of`: the same on every replay, as workers
/// derive their ids.
Uuid DerivedId(const Uuid& of, std::uint64_t number);

}  // namespace flovyn::testing
