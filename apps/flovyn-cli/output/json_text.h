#pragma once

#include <string>
#include <string_view>

namespace flovyn::cli {

/// Valid JSON with a line for each member and element, indented by two spaces; the order of members
/// and how numbers and texts are written stay as they are.
std::string IndentedJson(std::string_view json);

/// The same without any space outside of texts.
std::string OneLineJson(std::string_view json);

}  // namespace flovyn::cli
