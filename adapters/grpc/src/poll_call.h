#pragma once

#include "convert.h"
#include "hold.h"
#include "poll_desk.h"

namespace flovyn::grpc {

/// PollWorkflow and PollTask.
template <class Request, class Reply>
absl::Status Poll(Call<Request, Reply>& call) {
  FLOVYN_ASSIGN_OR_RETURN(PollRequest poll, FromProto(call.request()));
  poll.hold = HoldFor(call.request().timeout_seconds(), call.TimeLeft(), call.env().options);
  const std::shared_ptr<Call<Request, Reply>> self = call.self();
  return call.env().polls.Wait(self, std::move(poll),
                               [self](const ClaimedWork& work) { ToProto(work, self->reply()); });
}

}  // namespace flovyn::grpc
