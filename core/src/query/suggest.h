#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace flovyn::query {

/// The candidate that `typed` was most likely meant to be; empty if none is near.
std::string_view Nearest(std::string_view typed, const std::vector<std::string_view>& candidates);

/// "; did you mean 'status'?", or nothing.
std::string DidYouMean(std::string_view typed, const std::vector<std::string_view>& candidates);

}  // namespace flovyn::query
