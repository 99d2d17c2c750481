#include "test.h"
#include "world.h"

namespace flovyn::testing {

TEST_CASE("simulation: programs of a seed behave the same every time") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::string kind = KindOf(seed, 2);
    CHECK(ProgramOf(kind).size() == ProgramOf(kind).size());
  }
  CHECK(World(7).Run() == World(7).Run());
}

TEST_CASE("simulation: 500 seeds keep every promise") {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const std::vector<std::string> faults = World(seed).Run();
    if (faults.empty()) continue;
    INFO("seed " << seed << "; ./dev simulate --first " << seed << " --seeds 1 replays it");
    FAIL_CHECK(faults.front());
  }
}

}  // namespace flovyn::testing
