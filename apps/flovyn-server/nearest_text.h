#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace flovyn::server {

/// How many letters have to be inserted, left out or changed to make `b` of `a`.
std::size_t EditDistance(std::string_view a, std::string_view b);

/// The candidate with the smallest distance, the first of equals; `candidates` is not empty.
std::string_view NearestText(std::string_view text, std::span<const std::string_view> candidates);

}  // namespace flovyn::server
