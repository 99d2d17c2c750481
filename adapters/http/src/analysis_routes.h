#pragma once

#include <vector>

#include "route.h"

namespace flovyn::http {

/// The rows for counts, facets, keys and reports of executions.
std::vector<Route> AnalysisRoutes();

}  // namespace flovyn::http
