#pragma once

#include <string>
#include <string_view>

#include "router.h"

namespace flovyn::http {

/// The OpenAPI 3.0.3 document of the implemented endpoints. Paths that are another name of a path
/// say so with `x-alias-of`.
std::string OpenApiDocument(const Router& router, std::string_view version);

}  // namespace flovyn::http
