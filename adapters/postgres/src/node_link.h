#pragma once

#include <functional>
#include <optional>

#include "flovyn/ports/stream_relay.h"
#include "node_listener.h"
#include "node_notifier.h"

namespace flovyn::postgres {

/// What the nodes on one database tell each other: two connections and two threads, one of each to
/// tell and one to hear.
class NodeLink final : public StreamRelay {
 public:
  void Attach(StreamPeer& peer) override { peer_ = &peer; }
  void Poke() override;
  bool hears() const override { return listener_.has_value() && listener_->listening(); }

  /// Once, before the first unit.
  void Start(const SessionOptions& session, NodeId node,
             std::function<void(const WorkQueue&)> on_work);
  void Notify(const WorkQueue& queue);
  void StopListening();
  /// Tells what is waiting.
  void Stop();

 private:
  StreamPeer* peer_ = nullptr;
  std::optional<NodeNotifier> notifier_;
  std::optional<NodeListener> listener_;
};

}  // namespace flovyn::postgres
