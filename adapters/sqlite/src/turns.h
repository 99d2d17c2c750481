#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace flovyn::sqlite {

/// A lock that is given in the order of asking, so that a busy write lane does not starve others
/// (nor they it). May be released on another thread.
class Turns {
 public:
  void Acquire() {
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = next_++;
    changed_.wait(lock, [&] { return serving_ == ticket; });
  }

  void Release() {
    {
      const std::lock_guard lock(mutex_);
      ++serving_;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
  std::uint64_t serving_ = 0;
};

}  // namespace flovyn::sqlite
