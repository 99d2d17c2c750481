#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "flovyn/domain/events.h"

namespace flovyn::testing {

/// A history as a worker reads it: what was asked for and what came of it, by id or name.
struct History {
  explicit History(const std::vector<StoredEvent>& events);

  std::set<std::string> tasks = {};               ///< Scheduled.
  std::map<std::string, int> task_outcomes = {};  ///< How often each ended.
  std::set<std::string> timers = {};              ///< Started.
  std::map<std::string, int> timer_outcomes = {};
  std::map<std::string, std::string> promises = {};  ///< Created: id by name.
  std::map<std::string, int> promise_outcomes = {};  ///< By id.
  std::set<std::string> children = {};               ///< Initiated: names.
  std::map<std::string, int> child_outcomes = {};    ///< By name.
  std::set<std::string> operations = {};
  std::vector<std::string> signals = {};  ///< Values, in order.
  int failures = 0;                       ///< WORKFLOW_EXECUTION_FAILED.
};

}  // namespace flovyn::testing
