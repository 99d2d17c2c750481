#pragma once

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

namespace flovyn::server {

/// SIGTERM and SIGINT. Make it before any other thread, so that all inherit the blocked signals.
/// A signal that comes before Wait() or after another one ends the process at once: nothing that
/// was acknowledged is lost by that.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Returns at the first signal.
  void Wait();

 private:
  void Run();

  sigset_t signals_ = {};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool waiting_ = false;
  bool came_ = false;
  bool ending_ = false;
  std::thread thread_;  // Last: it uses the others.
};

}  // namespace flovyn::server
