#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flovyn/ports/logger.h"

namespace flovyn::system {

/// `msg="text" key=value …`, with values quoted that hold more than plain characters.
std::string TextLine(std::string_view message, const std::vector<LogField>& fields);

/// `"msg":"text","key":"value",…`: the members of a JSON object.
std::string JsonMembers(std::string_view message, const std::vector<LogField>& fields);

}  // namespace flovyn::system
