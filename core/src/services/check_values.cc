#include "check_values.h"

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"

namespace flovyn {

absl::Status CheckRange(std::string_view field, std::int64_t value, std::int64_t low,
                        std::int64_t high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return InvalidField(field,
                      absl::StrFormat("%d is out of range; %d to %d is allowed", value, low, high));
}

absl::Status CheckTtl(std::optional<std::int64_t> seconds, const Limits& limits) {
  if (!seconds) return absl::OkStatus();
  return CheckRange("idempotency_key_ttl_seconds", *seconds,
                    absl::ToInt64Seconds(limits.idempotency_ttl_min),
                    absl::ToInt64Seconds(limits.idempotency_ttl_max));
}

}  // namespace flovyn
