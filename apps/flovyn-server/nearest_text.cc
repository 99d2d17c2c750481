#include "nearest_text.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace flovyn::server {

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> above(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t i = 0; i < a.size(); ++i) {
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = above[j] + (a[i] == b[j] ? 0 : 1);
      row[j + 1] = std::min({changed, above[j + 1] + 1, row[j] + 1});
    }
    std::swap(above, row);
  }
  return above[b.size()];
}

std::string_view NearestText(std::string_view text, std::span<const std::string_view> candidates) {
  return *std::ranges::min_element(
      candidates, {}, [&](std::string_view candidate) { return EditDistance(text, candidate); });
}

}  // namespace flovyn::server
