#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "call.h"
#include "flovyn/services/dispatch_service.h"

namespace flovyn::grpc {

/// Polls that wait for work: reactors that hold no thread. Safe for concurrent use.
class PollDesk {
 public:
  /// Puts work into the reply.
  using Fill = std::function<void(const ClaimedWork&)>;

  PollDesk(DispatchService& dispatch, std::size_t max_polls);

  /// Finishes the call when there is work, or none in time. Work whose reply could not be written
  /// goes back to its queue. Errors: ResourceExhausted; the call is then not finished.
  absl::Status Wait(const std::shared_ptr<UnaryCall>& call, PollRequest request, Fill fill);

  /// Answers all polls, and those that come from now on, with nothing.
  void Release();

 private:
  class Ticket;
  using Place = std::uint64_t;

  absl::StatusOr<Place> Enter(std::shared_ptr<Ticket> ticket);
  void Leave(Place place);
  void Reply(UnaryCall& call, const Fill& fill, absl::StatusOr<std::optional<ClaimedWork>> answer);

  DispatchService& dispatch_;
  const std::size_t max_polls_;
  // std::mutex: ThreadSanitizer does not see the hand-overs of the packaged absl::Mutex.
  std::mutex mutex_;
  bool released_ = false;
  Place last_place_ = 0;
  std::map<Place, std::shared_ptr<Ticket>> waiting_;
};

}  // namespace flovyn::grpc
