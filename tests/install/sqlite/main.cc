// Uses flovyn::sqlite alone: a store in a file, which one process has at a time.
#include <cstdlib>

#include "flovyn/sqlite/sqlite_store.h"

namespace {

class StoppedClock final : public flovyn::Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixSeconds(1'767'225'600); }
};

}  // namespace

int main() {
  const StoppedClock clock;
  const auto store = flovyn::sqlite::MakeSqliteStore({.path = "consumer.db", .clock = clock});
  const auto second = flovyn::sqlite::MakeSqliteStore({.path = "consumer.db", .clock = clock});
  const bool refused = second.status().code() == absl::StatusCode::kFailedPrecondition;
  return store.ok() && refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
