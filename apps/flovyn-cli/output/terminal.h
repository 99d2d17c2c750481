#pragma once

#include <cstddef>
#include <optional>

namespace flovyn::cli {

/// Which of the process's streams a person sees.
struct Terminal {
  bool in = false;
  bool out = false;
  bool err = false;
  std::optional<std::size_t> width = {};  ///< Cells in a line of `out`.

  static Terminal OfProcess();
};

}  // namespace flovyn::cli
