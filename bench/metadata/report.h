#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "metadata/loader.h"
#include "metadata/pages.h"
#include "metadata/starts.h"

namespace flovyn::bench::metadata {

/// What was measured at one size.
struct Figures {
  std::size_t rows = 0;
  std::vector<Space> spaces = {};
  std::vector<Timing> pages = {};
  std::vector<Timing> counts = {};
  std::vector<StartRates> starts = {};
};

/// The figures as a table, with what is required. Adds to `missed` what is not met; `before` are
/// the figures at the smaller size, if there are any.
std::string Report(const Figures& figures, const Figures* before, std::vector<std::string>& missed);

}  // namespace flovyn::bench::metadata
