#pragma once

#include "interrupts.h"
#include "options.h"

namespace flovyn::chaos {

/// One store: faults under load, calm, and the verdict. Prints how it goes. False when anything was
/// wrong; logs and data are kept then. Throws std::runtime_error when the site cannot be set up.
bool Run(const Options& options, Store store, Interrupts& interrupts);

}  // namespace flovyn::chaos
