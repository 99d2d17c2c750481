#pragma once

#include <atomic>
#include <cstdint>

#include "flovyn/ports/clock.h"

namespace flovyn::testing {

/// Each reading is a microsecond later than the one before, so that what happens later is later,
/// and nothing depends on the machine's clock.
class TickingClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixMicros(++micros_); }

 private:
  mutable std::atomic<std::int64_t> micros_ = 1'767'225'600'000'000;  // 2026-01-01
};

}  // namespace flovyn::testing
