#include "flovyn/system/system_clock.h"

#include "absl/time/clock.h"

namespace flovyn::system {
namespace {

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

}  // namespace

std::unique_ptr<Clock> MakeSystemClock() { return std::make_unique<SystemClock>(); }

}  // namespace flovyn::system
