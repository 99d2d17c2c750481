#include "flovyn/system/executor.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace flovyn::system {
namespace {

class ExecutorPoolImpl final : public ExecutorPool {
 public:
  explicit ExecutorPoolImpl(const ExecutorOptions& options) : max_queued_(options.max_queued) {
    const std::size_t threads = std::max<std::size_t>(options.threads, 1);
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
  }
  ~ExecutorPoolImpl() override { Stop(); }
  ExecutorPoolImpl(const ExecutorPoolImpl&) = delete;
  ExecutorPoolImpl& operator=(const ExecutorPoolImpl&) = delete;

  bool Post(std::function<void()> work) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (stopping_ || queue_.size() >= max_queued_) return false;
      queue_.push_back(std::move(work));
    }
    changed_.notify_one();
    return true;
  }

  void Stop() override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      std::function<void()> work = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      work();
      work = nullptr;  // What it holds is released without the lock.
      lock.lock();
    }
  }

  const std::size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;  // Last: they use the others.
};

}  // namespace

std::unique_ptr<ExecutorPool> MakeExecutor(const ExecutorOptions& options) {
  return std::make_unique<ExecutorPoolImpl>(options);
}

}  // namespace flovyn::system
