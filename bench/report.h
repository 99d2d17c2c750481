#pragma once

#include <string>

#include "load.h"
#include "options.h"

namespace flovyn::bench {

/// The figures of both runs, as text or one JSON object.
std::string Report(const Options& options, const Measured& saturated, const Measured& alone);

}  // namespace flovyn::bench
