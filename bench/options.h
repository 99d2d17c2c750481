#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace flovyn::bench {

enum class Mode { kInProcess, kGrpc, kSdk, kSdkGrpc };

struct Options {
  Mode mode = Mode::kInProcess;
  std::string store = "memory:";  ///< memory:, sqlite:PATH, postgres://…
  std::string target = {};        ///< gRPC: a running server; empty: one is started here.
  std::size_t workflows = 5'000;
  std::size_t in_flight = 64;
  std::size_t latency_workflows = 300;  ///< One at a time, for the latency at low load.
  std::size_t idle_seconds = 0;         ///< Instead of a load: the polls wait so long for nothing.
  std::size_t metadata_keys = 0;
  std::size_t payload_bytes = 100;
  bool delete_finished = false;  ///< Afterwards, and measure it.
  bool json = false;
  bool help = false;
};

/// As on the command line.
std::string_view NameOf(Mode mode);

/// Errors: InvalidArgument naming the option.
absl::StatusOr<Options> ParseOptions(int argc, char** argv);

/// What --help prints.
std::string HelpText();

}  // namespace flovyn::bench
