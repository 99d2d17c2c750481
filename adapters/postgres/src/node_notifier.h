#pragma once

#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "flovyn/base/mutex.h"
#include "flovyn/unit/work.h"
#include "pool.h"
#include "session.h"
#include "stream_channel.h"

namespace flovyn::postgres {

/// Tells the other nodes about claimable work, each queue once per message, and about streams. A
/// message at most every 20 ms, on a connection of its own, so that no write transaction waits for
/// the global lock of NOTIFY. Best effort: work that cannot be told is dropped. Thread-safe.
class NodeNotifier {
 public:
  /// `peer`: where rounds about streams come from; may be absent.
  NodeNotifier(SessionOptions options, NodeId node, StreamPeer* peer);
  ~NodeNotifier() { Stop(); }
  NodeNotifier(const NodeNotifier&) = delete;
  NodeNotifier& operator=(const NodeNotifier&) = delete;

  // Neither blocks.
  void Notify(const WorkQueue& queue);
  void Poke();
  /// Sends what is waiting, then ends the thread. Idempotent.
  void Stop();

 private:
  struct Waiting {
    std::set<std::string> work = {};
    bool poked = false;
  };

  void Run();
  void Pause(absl::Duration pause);
  bool Connect();
  void Send(const Waiting& waiting);
  absl::Status SendAll(const std::vector<Notification>& notifications);

  const SessionOptions options_;
  const NodeId node_;
  StreamPeer* const peer_;
  Mutex mutex_;
  Condition changed_;
  Waiting waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<Session> session_;  // of the thread
  ConnectBackOff back_off_;           // of the thread
  std::thread thread_;
};

}  // namespace flovyn::postgres
