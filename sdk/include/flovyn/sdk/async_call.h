#pragma once

#include <coroutine>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "flovyn/base/mutex.h"

namespace flovyn::sdk {

/// Hands work to the application's own executor: [&io](auto work) { asio::post(io, work); }. Called
/// on threads of the engine; it must not block, and must not run the work before it returns.
using PostTo = std::function<void(std::function<void()>)>;

/// Between a call that is under way and the coroutine that awaits it, which may go first. T is an
/// absl::Status or absl::StatusOr.
template <class T>
class CallState : public std::enable_shared_from_this<CallState<T>> {
 public:
  explicit CallState(PostTo post) : post_(std::move(post)) {}

  void Put(T answer) {
    // Posted under the lock: after Drop() nobody calls `post` for this call any more.
    const MutexLock lock(mutex_);
    if (dropped_) return;
    answer_.emplace(std::move(answer));
    post_([self = this->shared_from_this()] { self->Resume(); });
  }
  void Await(std::coroutine_handle<> waiting) {
    const MutexLock lock(mutex_);
    waiting_ = waiting;
  }
  T Take() {
    const MutexLock lock(mutex_);
    return *std::exchange(answer_, std::nullopt);
  }
  void Drop() {
    const MutexLock lock(mutex_);
    dropped_ = true;
    waiting_ = {};
  }
  bool dropped() const {
    const MutexLock lock(mutex_);
    return dropped_;
  }
  const PostTo& post() const { return post_; }

 private:
  void Resume() {
    std::coroutine_handle<> waiting;
    {
      const MutexLock lock(mutex_);
      waiting = std::exchange(waiting_, {});
    }
    if (waiting) waiting.resume();
  }

  const PostTo post_;
  mutable Mutex mutex_;
  std::optional<T> answer_ ABSL_GUARDED_BY(mutex_);
  std::coroutine_handle<> waiting_ ABSL_GUARDED_BY(mutex_);
  bool dropped_ ABSL_GUARDED_BY(mutex_) = false;
};

/// How a call is made: `put` takes its answer, once; `dropped` says that nobody wants it any more.
template <class T>
using Begin = std::function<void(std::function<void(T)> put, std::function<bool()> dropped)>;

/// A call that is made when it is awaited, once: `co_await` gives its T. The coroutine goes on in
/// the application's executor. Destroying it, or the Call, while it waits is safe where that
/// executor runs: it will not be resumed. What the call does in the engine is done all the same.
template <class T>
class [[nodiscard]] Call {
 public:
  Call(PostTo post, Begin<T> begin)
      : state_(std::make_shared<CallState<T>>(std::move(post))), begin_(std::move(begin)) {}
  Call(Call&&) noexcept = default;
  Call& operator=(Call&&) = delete;
  ~Call() {
    if (state_) state_->Drop();
  }

  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    // The answer may resume the coroutine, which destroys this, before these lines are over.
    const std::shared_ptr<CallState<T>> state = state_;
    const Begin<T> begin = std::move(begin_);
    state->Await(waiting);
    begin([state](T answer) { state->Put(std::move(answer)); },
          [state] { return state->dropped(); });
  }
  T await_resume() { return state_->Take(); }

  /// Without a coroutine: `done` is called in the executor, once.
  void then(std::function<void(T)> done) && {
    const Begin<T> begin = std::move(begin_);
    begin(
        [post = state_->post(), done = std::move(done)](T answer) {
          post([done, answer = std::move(answer)]() mutable { done(std::move(answer)); });
        },
        [] { return false; });
  }

 private:
  std::shared_ptr<CallState<T>> state_;
  Begin<T> begin_;
};

}  // namespace flovyn::sdk
