#pragma once

#include <coroutine>
#include <deque>
#include <exception>
#include <functional>
#include <utility>

#include "flovyn/base/mutex.h"
#include "flovyn/sdk/async_call.h"

namespace flovyn::sdk {

/// The executor of an application: what is posted runs on the thread that calls Run.
class ApplicationLoop {
 public:
  PostTo poster() {
    return [this](std::function<void()> work) {
      const MutexLock lock(mutex_);
      work_.push_back(std::move(work));
      ++posted_;
      arrived_.NotifyAll();
    };
  }
  template <class Condition>
  void RunUntil(Condition over) {
    while (!over()) Next()();
  }
  int posted() const {
    const MutexLock lock(mutex_);
    return posted_;
  }

 private:
  std::function<void()> Next() {
    const MutexLock lock(mutex_);
    while (work_.empty()) arrived_.Wait(mutex_);
    std::function<void()> next = std::move(work_.front());
    work_.pop_front();
    return next;
  }

  mutable Mutex mutex_;
  Condition arrived_;
  std::deque<std::function<void()>> work_ ABSL_GUARDED_BY(mutex_);
  int posted_ ABSL_GUARDED_BY(mutex_) = 0;
};

/// A coroutine of the application, which goes with the object.
class Job {
 public:
  struct promise_type {
    Job get_return_object() {
      return Job(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  Job(Job&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Job& operator=(Job&&) = delete;
  ~Job() {
    if (handle_) handle_.destroy();
  }
  bool done() const { return handle_.done(); }

 private:
  explicit Job(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

}  // namespace flovyn::sdk
