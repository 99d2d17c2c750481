#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "flovyn/json/json.h"

namespace flovyn::testing {

/// Makes JSON values from few keys, scalars and shapes, so that two of them often have parts in
/// common. Deterministic for a seed.
class RandomJson {
 public:
  explicit RandomJson(std::uint64_t seed) : engine_(seed) {}

  std::size_t Below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_);
  }

  Json Scalar() {
    static constexpr std::string_view kTexts[] = {"null",
                                                  "true",
                                                  "false",
                                                  "0",
                                                  "-0",
                                                  "1",
                                                  "1.0",
                                                  "10e-1",
                                                  "-1",
                                                  "0.5",
                                                  "5e-1",
                                                  R"("")",
                                                  R"("1")",
                                                  R"("a")",
                                                  R"("\u00e9 \"\\")",
                                                  "100",
                                                  "1e2",
                                                  "1E+2",
                                                  R"("null")",
                                                  "9007199254740993",
                                                  "9007199254740992"};
    return *ParseJson(kTexts[Below(std::size(kTexts))]);
  }

  /// At most `depth` nested containers with at most `width` entries each.
  Json Value(std::size_t depth, std::size_t width) {
    if (depth == 0 || Below(3) == 0) return Scalar();
    return Below(2) == 0 ? Array(depth, width) : Object(depth, width);
  }

  Json Array(std::size_t depth, std::size_t width) {
    std::vector<Json> items;
    for (std::size_t i = Below(width + 1); i > 0; --i) items.push_back(Value(depth - 1, width));
    return Json::Array(std::move(items));
  }

  Json Object(std::size_t depth, std::size_t width) {
    static constexpr std::string_view kKeys[] = {"a", "b", "c", "\xC3\xA9", "x.y", "\"q\" "};
    std::vector<Json::Member> members;
    for (std::size_t i = Below(width + 1); i > 0; --i) {
      members.emplace_back(kKeys[Below(std::size(kKeys))], Value(depth - 1, width));
    }
    return Json::Object(std::move(members));
  }

 private:
  std::mt19937_64 engine_;
};

/// A seed that differs from run to run; a random test shows it with CAPTURE.
inline std::uint64_t FreshSeed() { return std::random_device()(); }

}  // namespace flovyn::testing
