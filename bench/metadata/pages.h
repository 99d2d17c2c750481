#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/ports/store.h"
#include "metadata/population.h"

namespace flovyn::bench::metadata {

/// How long something took, again and again.
struct Timing {
  std::string_view name = {};
  bool required = false;  ///< To be quick.
  std::int64_t found = 0;
  bool more = false;                       ///< More than `found`.
  std::vector<absl::Duration> times = {};  ///< Ascending.

  /// `fraction` from 0 to 1; in milliseconds.
  double Percentile(double fraction) const;
};

struct Measuring {
  Store& store;
  const Population& population;
  std::size_t rows = 0;
  std::size_t samples = 0;
};

/// The first page of the largest tenant's list for each kind of filter, by turns, after some turns
/// that do not count.
absl::StatusOr<std::vector<Timing>> MeasurePages(const Measuring& measuring);

/// Counts and facets, a few times each. One that the store gives up is left out.
absl::StatusOr<std::vector<Timing>> MeasureCounts(const Measuring& measuring);

}  // namespace flovyn::bench::metadata
