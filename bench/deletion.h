#pragma once

#include "absl/status/status.h"
#include "engine_host.h"

namespace flovyn::bench {

/// Deletes all finished executions of the tenant, step by step without a pause, and prints how fast
/// that was, by tenths: whether a step's time depends on how many there are.
absl::Status MeasureDeletion(EngineHost& host);

}  // namespace flovyn::bench
