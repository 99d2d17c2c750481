#include "test.h"
#include "world.h"

namespace flovyn::testing {

TEST_CASE("simulation: a seed does the same every time") {
  const RunReport once = World(7).Run();
  const RunReport again = World(7).Run();
  CHECK(once.events > 0);
  CHECK(once.types == again.types);
  CHECK(once.endings == again.endings);
}

TEST_CASE("simulation: many seeds keep every promise, and all kinds of events occur") {
  RunReport all;
  for (std::uint64_t seed = 1; seed <= FLOVYN_SIMULATION_SEEDS; ++seed) {
    const RunReport report = World(seed).Run();
    all.Add(report);
    if (report.faults.empty()) continue;
    INFO("./dev simulate --first " << seed << " --seeds 1 replays it");
    FAIL_CHECK(report.faults.front());
  }
  CHECK(all.workflows > 4 * FLOVYN_SIMULATION_SEEDS);
  // All but WORKFLOW_CONTINUED_AS_NEW: no program of it continues as new.
  CHECK(all.types.size() == std::variant_size_v<Event> - 1);
  CHECK(all.endings["COMPLETED"] > all.workflows / 2);
}

}  // namespace flovyn::testing
