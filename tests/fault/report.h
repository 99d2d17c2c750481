#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "ledger.h"
#include "options.h"

namespace flovyn::chaos {

/// After the last fault everything has to have ended within this time.
inline constexpr absl::Duration kTimeToConverge = absl::Seconds(60);

/// From the start of a workflow to the moment when its client saw its end.
struct Latency {
  absl::Duration median = absl::ZeroDuration();
  absl::Duration p99 = absl::ZeroDuration();
  absl::Duration longest = absl::ZeroDuration();
};
Latency LatencyOf(const std::vector<Case>& cases);

/// What a run came to.
struct Outcome {
  std::optional<absl::Duration> converged = {};
  Ledger::Counts counts = {};
  std::map<std::string, int> refusals = {};
  std::map<std::string, int> disturbances = {};
  std::map<std::string, int> executions = {};  ///< By kind.
  std::size_t events = 0;
  Latency latency = {};
  std::vector<std::string> faults = {};
};

void PrintBegin(const Options& options, Store store);
void PrintProgress(absl::Duration elapsed, const Ledger::Counts& counts,
                   const std::map<std::string, int>& disturbances);
void PrintOutcome(const Outcome& outcome);
/// Of this process and all children that have ended.
void PrintProcessorTime();

}  // namespace flovyn::chaos
