#pragma once

#include <vector>

#include "field_spec.h"

namespace flovyn::http {

/// Every object that a request or answer of the API consists of.
std::vector<Schema> AllSchemas();

}  // namespace flovyn::http
