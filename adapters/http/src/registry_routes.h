#pragma once

#include <vector>

#include "route.h"

namespace flovyn::http {

/// Fields of metadata and saved queries.
std::vector<Route> RegistryRoutes();
/// Help for those who write queries.
std::vector<Route> QueryHelpRoutes();

}  // namespace flovyn::http
