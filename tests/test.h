#pragma once

// The one place that includes Catch2. Both major versions are accepted; tests use only what they
// have in common, and ContainsText(), which they name differently.
#include <string>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

namespace flovyn::testing {
inline auto ContainsText(const std::string& text) {
  return Catch::Matchers::ContainsSubstring(text);
}
}  // namespace flovyn::testing
#else
#include <catch2/catch.hpp>

namespace flovyn::testing {
inline auto ContainsText(const std::string& text) { return Catch::Matchers::Contains(text); }
}  // namespace flovyn::testing
#endif
