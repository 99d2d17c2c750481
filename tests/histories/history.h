#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/domain/events.h"

namespace flovyn::testing {

/// Whether an event of this type ends an execution.
bool IsEnding(std::string_view type);

/// A history as a worker reads it: what was asked for and what came of it, by id or name.
struct History {
  explicit History(const std::vector<StoredEvent>& events);

  std::set<std::string> tasks = {};               ///< Scheduled.
  std::map<std::string, int> task_outcomes = {};  ///< How often each ended.
  std::set<std::string> timers = {};              ///< Started.
  std::map<std::string, int> timer_outcomes = {};
  std::map<std::string, std::string> promises = {};  ///< Created: id by name.
  std::map<std::string, int> promise_outcomes = {};  ///< By id.
  std::map<std::string, std::string> children = {};  ///< Initiated: id by name.
  std::map<std::string, int> child_outcomes = {};    ///< By name.
  std::set<std::string> operations = {};
  std::vector<std::string> signals = {};  ///< Values, in order.
  /// What those that ended well gave: JSON texts; tasks and promises by id, children by name.
  std::map<std::string, std::string> results = {};
  int starts = 0;
  int failures = 0;                       ///< WORKFLOW_EXECUTION_FAILED.
  std::vector<std::string> endings = {};  ///< Types, in order.
  std::string output = {};                ///< Of WORKFLOW_COMPLETED.
};

}  // namespace flovyn::testing
