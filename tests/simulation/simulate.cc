// Many seeds: simulate [--first N] [--seeds N]. Ends with 1 when one of them fails.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "world.h"

int main(int argc, char** argv) {
  std::uint64_t first = 1;
  std::uint64_t seeds = 1'000;
  for (int i = 1; i < argc; ++i) {
    const bool has_value = i + 1 < argc;
    if (has_value && std::strcmp(argv[i], "--first") == 0) {
      first = std::strtoull(argv[++i], nullptr, 10);
    } else if (has_value && std::strcmp(argv[i], "--seeds") == 0) {
      seeds = std::strtoull(argv[++i], nullptr, 10);
    } else {
      std::fprintf(stderr, "usage: simulate [--first N] [--seeds N]\n");
      return 2;
    }
  }
  std::uint64_t failed = 0;
  flovyn::testing::RunReport all;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    if ((seed - first) % 1'000 == 0) {
      std::fprintf(stderr, "seed %llu of %llu\n", static_cast<unsigned long long>(seed - first),
                   static_cast<unsigned long long>(seeds));
    }
    const flovyn::testing::RunReport report = flovyn::testing::World(seed).Run();
    all.Add(report);
    if (report.faults.empty()) continue;
    ++failed;
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed),
                report.faults.front().c_str());
  }
  std::printf("%zu executions, %zu events\n", all.workflows, all.events);
  for (const auto& [status, count] : all.endings)
    std::printf("  %-28s %zu\n", status.c_str(), count);
  for (const auto& [type, count] : all.types) std::printf("  %-28s %zu\n", type.c_str(), count);
  std::printf("%llu seeds, %llu failed\n", static_cast<unsigned long long>(seeds),
              static_cast<unsigned long long>(failed));
  return failed == 0 ? 0 : 1;
}
