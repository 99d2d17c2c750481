#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "flovyn/domain/limits.h"

namespace flovyn {

inline constexpr std::int64_t kMaxPrioritySeconds = 10LL * 365 * 24 * 3600;
inline constexpr std::int64_t kMaxTimeoutMs = 10LL * 365 * 24 * 3600 * 1000;

absl::Status CheckRange(std::string_view field, std::int64_t value, std::int64_t low,
                        std::int64_t high);
/// Of an idempotency key.
absl::Status CheckTtl(std::optional<std::int64_t> seconds, const Limits& limits);

}  // namespace flovyn
