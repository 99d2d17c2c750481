#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine_host.h"
#include "metadata/options.h"

namespace flovyn::bench::metadata {

/// Starts per second of each round, ascending.
struct StartRates {
  std::string way = {};   ///< How they reach the engine.
  bool required = false;  ///< To be nearly as fast with metadata.
  std::vector<double> plain = {};
  std::vector<double> with_metadata = {};  ///< 6 keys.
};

/// Starts without and with metadata in rounds that take turns: over gRPC, and past it.
absl::StatusOr<std::vector<StartRates>> MeasureStarts(EngineHost& host, const Options& options);

}  // namespace flovyn::bench::metadata
