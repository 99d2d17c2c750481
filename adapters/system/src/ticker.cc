#include "flovyn/system/ticker.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace flovyn::system {
namespace {

class TickerThread final : public Ticker {
 public:
  explicit TickerThread(std::function<absl::Duration()> tick)
      : tick_(std::move(tick)), thread_([this] { Run(); }) {}
  ~TickerThread() override { Stop(); }
  TickerThread(const TickerThread&) = delete;
  TickerThread& operator=(const TickerThread&) = delete;

  void Stop() override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    stopped_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

 private:
  using SteadyClock = std::chrono::steady_clock;

  void Run() {
    SteadyClock::time_point next = SteadyClock::now();
    std::unique_lock<std::mutex> lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      const absl::Duration interval = tick_();
      lock.lock();
      next = std::max(next + absl::ToChronoNanoseconds(interval), SteadyClock::now());
      stopped_.wait_until(lock, next, [this] { return stopping_; });
    }
  }

  const std::function<absl::Duration()> tick_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;  // Last: it uses the others.
};

}  // namespace

std::unique_ptr<Ticker> StartTicker(std::function<absl::Duration()> tick) {
  return std::make_unique<TickerThread>(std::move(tick));
}

}  // namespace flovyn::system
