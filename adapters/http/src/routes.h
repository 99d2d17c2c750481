#pragma once

#include <vector>

#include "route.h"

namespace flovyn::http {

/// The API: one row an operation. What is served, who may call it and the OpenAPI document all come
/// from here.
std::vector<Route> AllRoutes();

}  // namespace flovyn::http
