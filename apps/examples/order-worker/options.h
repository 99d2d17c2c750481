#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace orders {

/// What the command line asks for.
struct Options {
  enum class Mode { kWork, kStart, kAwait, kHelp };

  Mode mode = Mode::kWork;
  std::vector<std::string> endpoints = {"127.0.0.1:9090"};  ///< host:port of each server.
  std::string org = {};                                     ///< UUID; empty: the default one.
  std::string api_key = {};
  std::string queue = "default";
  std::string name = "order-worker";  ///< Of the worker.
  int pollers = 2;                    ///< For workflows, and as many for tasks.
  absl::Duration heartbeat = absl::Seconds(10);
  int count = 1;                ///< Orders to start.
  std::string key_prefix = {};  ///< Of their idempotency keys; empty: a fresh one.
  std::vector<std::pair<std::string, std::string>> metadata = {};
  absl::Duration timeout = absl::Seconds(60);  ///< For all starts, or all waiting.
};

absl::StatusOr<Options> ParseOptions(const std::vector<std::string>& arguments);

std::string HelpText();

}  // namespace orders
