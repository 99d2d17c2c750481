#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace flovyn::cli {

/// `text` without what a terminal would obey: control characters, and those that turn the direction
/// of writing, are written as escapes (\n, \u001b). Bytes that are not UTF-8 become U+FFFD.
std::string DisplayText(std::string_view text);

/// How many cells of a terminal a display text takes.
std::size_t DisplayWidth(std::string_view text);

/// The text, cut so that it takes at most `width` cells, the last of them "…".
std::string CutToWidth(std::string_view text, std::size_t width);

}  // namespace flovyn::cli
