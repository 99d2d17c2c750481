#include "node_link.h"

#include <utility>

namespace flovyn::postgres {

void NodeLink::Start(const SessionOptions& session, NodeId node,
                     std::function<void(const WorkQueue&)> on_work) {
  notifier_.emplace(session, node, peer_);
  listener_.emplace(session, node, std::move(on_work), peer_);
}

void NodeLink::Poke() {
  if (notifier_.has_value()) notifier_->Poke();
}

void NodeLink::Notify(const WorkQueue& queue) {
  if (notifier_.has_value()) notifier_->Notify(queue);
}

void NodeLink::StopListening() {
  if (listener_.has_value()) listener_->Stop();
}

void NodeLink::Stop() {
  if (notifier_.has_value()) notifier_->Stop();
}

}  // namespace flovyn::postgres
