#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "server/connection.h"
#include "server/worker_pool.h"

namespace flovyn::http {

/// The thread that owns the listener and all connections: accepts, reads, tells workers of complete
/// requests, sends what could not be sent at once, and enforces the time limits.
class Loop final : public ConnectionHost {
 public:
  Loop(Listener listener, ChannelMaker make_channel, const ConnectionLimits& limits,
       std::size_t max_connections, WorkerPool& workers);
  ~Loop() override { Stop({}); }

  /// Errors: ResourceExhausted when the system gives no more descriptors. Throws std::system_error
  /// when it gives no more threads.
  absl::Status Start();
  /// See Front::Stop(); returns when the thread has ended, with all connections closed.
  void Stop(SteadyClock::duration grace);

  int port() const { return listener_.port; }
  std::size_t open_connections() const { return open_connections_; }

  void Wake(std::shared_ptr<Connection> connection) override;
  bool stopping() const override { return stopping_; }

 private:
  using TimePoint = SteadyClock::time_point;

  void Run();
  void Signal() const;
  int WaitMilliseconds(TimePoint now) const;
  void Handle(std::uint64_t id, std::uint32_t events);
  void HandleWoken();
  void Tick(TimePoint now);
  bool Stopped(TimePoint now);

  void AcceptAll();
  void Admit(Accepted accepted);
  void Watch(int fd, std::uint64_t id, std::uint32_t events) const;
  void Apply(const std::shared_ptr<Connection>& connection, Effects effects);
  template <typename Action>
  void ApplyToAll(Action action);

  Listener listener_;
  const ChannelMaker make_channel_;
  const ConnectionLimits limits_;
  const std::size_t max_connections_;
  const SteadyClock::duration tick_;
  WorkerPool& workers_;

  Descriptor epoll_;
  Descriptor wake_;  // readable when there is something in woken_, or to stop
  std::thread thread_;
  std::atomic<std::size_t> open_connections_ = 0;
  std::atomic<bool> stopping_ = false;

  Mutex mutex_;
  std::vector<std::shared_ptr<Connection>> woken_ ABSL_GUARDED_BY(mutex_);
  TimePoint stop_at_ ABSL_GUARDED_BY(mutex_);

  // Loop thread only.
  std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> turned_away_;
  std::uint64_t next_id_;
  TimePoint next_tick_ = {};
  bool accepting_ = false;
  bool stop_begun_ = false;
};

}  // namespace flovyn::http
