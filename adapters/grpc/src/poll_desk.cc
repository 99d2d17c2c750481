#include "poll_desk.h"

#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "claim_token.h"

namespace flovyn::grpc {

/// A poll's ticket of the dispatch service, which may be given up before it is known. Shared by the
/// desk and the call: either may be the one that gives up.
class PollDesk::Ticket {
 public:
  explicit Ticket(DispatchService& dispatch) : dispatch_(dispatch) {}

  void Learn(PollTicket ticket) {
    std::unique_lock lock(mutex_);
    ticket_ = ticket;
    if (!given_up_) return;
    lock.unlock();
    dispatch_.Cancel(ticket);
  }

  void GiveUp() {
    std::unique_lock lock(mutex_);
    given_up_ = true;
    if (!ticket_) return;
    const PollTicket ticket = *ticket_;
    lock.unlock();
    dispatch_.Cancel(ticket);
  }

 private:
  DispatchService& dispatch_;
  std::mutex mutex_;
  bool given_up_ = false;
  std::optional<PollTicket> ticket_;
};

PollDesk::PollDesk(DispatchService& dispatch, std::size_t max_polls)
    : dispatch_(dispatch), max_polls_(max_polls) {}

absl::Status PollDesk::Wait(const std::shared_ptr<UnaryCall>& call, PollRequest request,
                            Fill fill) {
  const auto ticket = std::make_shared<Ticket>(dispatch_);
  FLOVYN_ASSIGN_OR_RETURN(const Place place, Enter(ticket));
  call->WhenCancelled([ticket] { ticket->GiveUp(); });
  const PollTicket number = dispatch_.Poll(call->caller(), std::move(request),
                                           [this, call, place, fill = std::move(fill)](
                                               absl::StatusOr<std::optional<ClaimedWork>> answer) {
                                             Leave(place);
                                             Reply(*call, fill, std::move(answer));
                                           });
  ticket->Learn(number);
  return absl::OkStatus();
}

void PollDesk::Reply(UnaryCall& call, const Fill& fill,
                     absl::StatusOr<std::optional<ClaimedWork>> answer) {
  call.Run([&]() -> absl::Status {
    FLOVYN_RETURN_IF_ERROR(answer.status());
    if (answer->has_value()) {
      // Shared, because std::function copies what it captures. Set before anything can fail, so
      // that no claim is lost.
      const auto work = std::make_shared<const ClaimedWork>(**std::move(answer));
      call.WhenDone([this, work](bool delivered) {
        if (delivered) {
          dispatch_.Delivered(*work);
        } else {
          dispatch_.Undelivered(*work);
        }
      });
      WriteClaimToken(call, *work);
      fill(*work);
    }
    call.Finish(absl::OkStatus());
    return absl::OkStatus();
  });
}

absl::StatusOr<PollDesk::Place> PollDesk::Enter(std::shared_ptr<Ticket> ticket) {
  std::unique_lock lock(mutex_);
  if (waiting_.size() >= max_polls_) {
    return ResourceExhausted(
        absl::StrFormat("%d polls are waiting here, at most %d may; poll again later",
                        waiting_.size(), max_polls_));
  }
  if (released_) ticket->GiveUp();
  const Place place = ++last_place_;
  waiting_.emplace(place, std::move(ticket));
  return place;
}

void PollDesk::Leave(Place place) {
  const std::lock_guard lock(mutex_);
  waiting_.erase(place);
}

void PollDesk::Release() {
  std::vector<std::shared_ptr<Ticket>> tickets;
  {
    const std::lock_guard lock(mutex_);
    released_ = true;
    for (const auto& [place, ticket] : waiting_) tickets.push_back(ticket);
  }
  for (const auto& ticket : tickets) ticket->GiveUp();
}

}  // namespace flovyn::grpc
