#include "flovyn/memory/sequential_ids.h"

namespace flovyn::memory {

Uuid SequentialIds::NewUuid() {
  constexpr std::uint64_t kPerMillisecond = 1 << 12;
  constexpr std::uint64_t kStartMs = 1'767'225'600'000;  // 2026-01-01
  const std::uint64_t number = next_++;
  return MakeUuidV7(kStartMs + number / kPerMillisecond,
                    static_cast<std::uint16_t>(number % kPerMillisecond), number);
}

}  // namespace flovyn::memory
