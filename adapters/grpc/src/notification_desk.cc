#include "notification_desk.h"

#include <vector>

#include "absl/strings/str_format.h"
#include "flovyn/domain/errors.h"
#include "notification_stream.h"

namespace flovyn::grpc {
namespace {

absl::Status Stopping() { return Unavailable("the server is stopping"); }

}  // namespace

absl::StatusOr<NotificationDesk::Place> NotificationDesk::Enter(
    const std::shared_ptr<NotificationStream>& stream) {
  const std::lock_guard lock(mutex_);
  if (released_) return Stopping();
  if (streams_.size() >= max_streams_) {
    return ResourceExhausted(absl::StrFormat(
        "%d subscriptions are open here, at most %d may; end some", streams_.size(), max_streams_));
  }
  streams_.emplace(++last_place_, stream);
  return last_place_;
}

void NotificationDesk::Leave(Place place) {
  const std::lock_guard lock(mutex_);
  streams_.erase(place);
}

void NotificationDesk::Release() {
  std::vector<std::shared_ptr<NotificationStream>> open;
  {
    const std::lock_guard lock(mutex_);
    released_ = true;
    for (const auto& [place, stream] : streams_) open.push_back(stream);
  }
  for (const auto& stream : open) stream->End(Stopping());
}

}  // namespace flovyn::grpc
