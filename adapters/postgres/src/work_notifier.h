#pragma once

#include <memory>
#include <set>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "flovyn/base/mutex.h"
#include "pool.h"
#include "session.h"
#include "work_channel.h"

namespace flovyn::postgres {

/// Tells the other nodes about claimable work: each queue once per message, and a message at most
/// every 20 ms, on a connection of its own, so that no write transaction waits for the global lock
/// of NOTIFY. Best effort: what cannot be sent is dropped. Thread-safe.
class WorkNotifier {
 public:
  WorkNotifier(SessionOptions options, NodeId node);
  ~WorkNotifier() { Stop(); }
  WorkNotifier(const WorkNotifier&) = delete;
  WorkNotifier& operator=(const WorkNotifier&) = delete;

  /// Never blocks.
  void Notify(const WorkQueue& queue);
  /// Sends what is waiting, then ends the thread. Idempotent.
  void Stop();

 private:
  void Run();
  void Pause();
  void Send(const std::set<std::string>& payloads);

  const SessionOptions options_;
  const NodeId node_;
  Mutex mutex_;
  Condition changed_;
  std::set<std::string> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<Session> session_;  // of the thread
  ConnectBackOff back_off_;           // of the thread
  std::thread thread_;
};

}  // namespace flovyn::postgres
