#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace flovyn::bench::metadata {

struct Options {
  std::string store = {};        ///< sqlite:PATH or postgres://…, empty at first.
  std::size_t rows = 1'000'000;  ///< Finished executions.
  std::size_t tenants = 20;      ///< Their sizes are Zipf's.
  std::size_t samples = 200;     ///< Pages of each filter.
  std::size_t starts = 10'000;   ///< Of each of the two kinds.
  std::size_t in_flight = 256;   ///< Starts at a time.
  bool help = false;
};

/// Errors: InvalidArgument naming the option.
absl::StatusOr<Options> ParseOptions(int argc, char** argv);

/// What --help prints.
std::string HelpText();

}  // namespace flovyn::bench::metadata
