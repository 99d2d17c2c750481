#pragma once

#include <string>
#include <vector>

namespace flovyn::chaos {

/// What a worker process is told.
struct WorkerSettings {
  std::vector<std::string> endpoints = {};
  std::string name = {};
  /// Sends back the token of its claims and numbers commands from 1; else it does as workers do
  /// that know no tokens: numbers on from the history.
  bool sends_claims = true;
};

/// Runs the scripts of the fault test against whichever server answers, until SIGTERM or SIGINT.
void Work(const WorkerSettings& settings);

}  // namespace flovyn::chaos
