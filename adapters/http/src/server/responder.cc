#include "server/responder.h"

namespace flovyn::http {

Responder::Responder(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

bool Responder::Send(const HttpResponse& response) const { return exchange_->Send(response); }

void Responder::OnCancel(std::function<void()> cancel) const {
  exchange_->OnCancel(std::move(cancel));
}

std::optional<EventStream> Responder::Stream(const HttpResponse& head,
                                             StreamCallbacks callbacks) const {
  return exchange_->Stream(head, std::move(callbacks));
}

}  // namespace flovyn::http
