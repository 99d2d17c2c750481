#include "suggest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "text.h"

namespace flovyn::query {
namespace {

/// A name that is longer is nobody's slip of the finger, and would cost time.
constexpr std::size_t kLongestName = 40;

/// Insertions, deletions and replacements that make one of the other (Levenshtein).
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view Nearest(std::string_view typed, const std::vector<std::string_view>& candidates) {
  if (typed.size() > kLongestName) return {};
  const std::string wanted = LowerAscii(typed);
  std::size_t best = 1 + std::max<std::size_t>(1, typed.size() / 3);
  std::string_view nearest;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = Distance(wanted, LowerAscii(candidate));
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string DidYouMean(std::string_view typed, const std::vector<std::string_view>& candidates) {
  const std::string_view nearest = Nearest(typed, candidates);
  return nearest.empty() ? "" : Concat("; did you mean '", nearest, "'?");
}

}  // namespace flovyn::query
