#include "hold.h"

#include <algorithm>

namespace flovyn::grpc {
namespace {

// For the reply to reach the client before it gives up; less when there is little time in all.
constexpr absl::Duration kReplyMargin = absl::Milliseconds(200);

}  // namespace

absl::Duration HoldFor(std::int64_t timeout_seconds, absl::Duration time_left,
                       const GrpcServerOptions& options) {
  if (timeout_seconds <= 0) return absl::ZeroDuration();
  const absl::Duration asked = absl::Seconds(timeout_seconds);
  if (time_left == absl::InfiniteDuration()) return std::min(asked, options.short_hold);
  const absl::Duration until_reply = time_left - std::min(kReplyMargin, time_left / 2);
  return std::clamp(std::min(asked, until_reply), absl::ZeroDuration(), options.max_hold);
}

}  // namespace flovyn::grpc
