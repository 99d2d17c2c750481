#include "door.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "flovyn/domain/errors.h"

namespace flovyn::grpc {

absl::Status Door::Enter() {
  if (!shut_) return absl::OkStatus();
  ++turned_away_;
  return Unavailable("this server is stopping; repeat the call, at another one if there is any");
}

void Door::AwaitQuiet(absl::Duration quiet, absl::Duration patience) const {
  const absl::Time deadline = absl::Now() + patience;
  while (absl::Now() < deadline) {
    const std::uint64_t before = turned_away_;
    absl::SleepFor(std::min(quiet, deadline - absl::Now()));
    if (turned_away_ == before) return;
  }
}

}  // namespace flovyn::grpc
