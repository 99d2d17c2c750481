#include "stop_signals.h"

#include <pthread.h>
#include <unistd.h>

namespace flovyn::server {

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  thread_ = std::thread([this] { Run(); });
}

StopSignals::~StopSignals() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void StopSignals::Wait() {
  std::unique_lock<std::mutex> lock(mutex_);
  waiting_ = true;
  changed_.wait(lock, [this] { return came_; });
}

void StopSignals::Run() {
  constexpr int kExitBySignal = 128;
  for (;;) {
    int signal = 0;
    sigwait(&signals_, &signal);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (ending_) return;
    if (!waiting_ || came_) _exit(kExitBySignal + signal);
    came_ = true;
    changed_.notify_one();
  }
}

}  // namespace flovyn::server
