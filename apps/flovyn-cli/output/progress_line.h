#pragma once

#include <cstdint>
#include <string>

namespace flovyn::cli {

struct Progress {
  std::int64_t done = 0;
  std::int64_t all = 0;
  std::string note = {};  ///< "3 failed"; empty: none.
};

/// "[#########-----------]  45%  450 of 1000  3 failed". More may be done than was expected.
std::string ProgressLine(const Progress& progress);

}  // namespace flovyn::cli
