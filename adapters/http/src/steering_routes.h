#pragma once

#include <string_view>
#include <vector>

#include "route.h"

namespace flovyn::http {

inline constexpr std::string_view kWorkflows = "Workflows";
inline constexpr std::string_view kTasks = "Tasks";

// The rows for what steers executions (signals, promises, cancel, retry), one or all that a query
// finds, and for what becomes of them (result, state, logs, event streams).
std::vector<Route> ControlRoutes();
std::vector<Route> BulkRoutes();
std::vector<Route> OutcomeRoutes();
std::vector<Route> StreamRoutes();

}  // namespace flovyn::http
