#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "absl/status/statusor.h"

namespace flovyn::grpc {

class NotificationStream;

/// The streams of notifications that are open: a bounded number, ended together when the server
/// stops. Safe for concurrent use.
class NotificationDesk {
 public:
  using Place = std::uint64_t;

  explicit NotificationDesk(std::size_t max_streams) : max_streams_(max_streams) {}

  /// Errors: ResourceExhausted; Unavailable after Release().
  absl::StatusOr<Place> Enter(const std::shared_ptr<NotificationStream>& stream);
  void Leave(Place place);

  /// Ends all streams and admits no more.
  void Release();

 private:
  const std::size_t max_streams_;
  // std::mutex: ThreadSanitizer does not see the hand-overs of the packaged absl::Mutex.
  std::mutex mutex_;
  bool released_ = false;
  Place last_place_ = 0;
  std::map<Place, std::shared_ptr<NotificationStream>> streams_;
};

}  // namespace flovyn::grpc
