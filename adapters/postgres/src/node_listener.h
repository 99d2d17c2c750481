#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>
#include <thread>

#include "flovyn/unit/work.h"
#include "part_assembler.h"
#include "pool.h"
#include "session.h"

namespace flovyn::postgres {

/// Hears what other nodes tell: of claimable work, and about streams. Its own connection and
/// thread; reconnects for ever.
class NodeListener {
 public:
  /// `on_work` runs on the listener's thread and must not block; `peer` may be absent.
  NodeListener(SessionOptions options, NodeId node, std::function<void(const WorkQueue&)> on_work,
               StreamPeer* peer);
  ~NodeListener() { Stop(); }
  NodeListener(const NodeListener&) = delete;
  NodeListener& operator=(const NodeListener&) = delete;

  /// Whether notifications arrive at present.
  bool listening() const { return listening_.load(std::memory_order_relaxed); }
  /// After it returns neither `on_work` nor `peer` is called again. Idempotent.
  void Stop();

 private:
  void Run();
  bool Connect();
  void Listen();
  void Hear(std::string_view payload);
  void Tell(const StreamNotice& notice);
  /// False when the listener is to stop.
  bool WaitReadable(int socket, absl::Duration at_most);

  const SessionOptions options_;
  const NodeId node_;
  const std::function<void(const WorkQueue&)> on_work_;
  StreamPeer* const peer_;
  int stop_event_ = -1;
  std::atomic<bool> listening_ = false;
  std::unique_ptr<Session> session_;  // of the thread
  ConnectBackOff back_off_;           // of the thread
  PartAssembler assembler_;           // of the thread
  std::thread thread_;
};

}  // namespace flovyn::postgres
