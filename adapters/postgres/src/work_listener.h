#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "pool.h"
#include "session.h"
#include "work_channel.h"

namespace flovyn::postgres {

/// Hears of claimable work on other nodes. Its own connection and thread; reconnects for ever.
class WorkListener {
 public:
  /// `on_work` runs on the listener's thread and must not block.
  WorkListener(SessionOptions options, NodeId node, std::function<void(const WorkQueue&)> on_work);
  ~WorkListener() { Stop(); }
  WorkListener(const WorkListener&) = delete;
  WorkListener& operator=(const WorkListener&) = delete;

  /// Whether notifications arrive at present.
  bool listening() const { return listening_.load(std::memory_order_relaxed); }
  /// After it returns `on_work` is not called again. Idempotent.
  void Stop();

 private:
  void Run();
  bool Connect();
  void Listen();
  /// False when the listener is to stop.
  bool WaitReadable(int socket, absl::Duration at_most);

  const SessionOptions options_;
  const NodeId node_;
  const std::function<void(const WorkQueue&)> on_work_;
  int stop_event_ = -1;
  std::atomic<bool> listening_ = false;
  std::unique_ptr<Session> session_;  // of the thread
  ConnectBackOff back_off_;           // of the thread
  std::thread thread_;
};

}  // namespace flovyn::postgres
