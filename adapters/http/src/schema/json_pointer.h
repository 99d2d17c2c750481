#pragma once

#include <string_view>

#include "flovyn/json/json.h"

namespace flovyn::http {

/// What "#/a/0/b~1c" names in `root`, as the fragment of a reference (RFC 6901, percent-encoded);
/// nullptr when it names nothing, or is no such fragment.
const Json* FindByPointer(const Json& root, std::string_view fragment);

}  // namespace flovyn::http
