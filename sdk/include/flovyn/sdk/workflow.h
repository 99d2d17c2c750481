#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "flovyn/sdk/replay/slot_table.h"
#include "flovyn/sdk/workflow_error.h"

namespace flovyn::sdk {

/// The part of a workflow coroutine that does not depend on its result. A coroutine that ends
/// makes the one that waits for it ready instead of resuming it, so that no frame is destroyed
/// while it is on the stack.
class FlowPromise {
 public:
  std::suspend_always initial_suspend() noexcept { return {}; }

  struct AtEnd {
    bool await_ready() noexcept { return false; }
    template <class P>
    void await_suspend(std::coroutine_handle<P> self) noexcept {
      FlowPromise& promise = self.promise();
      if (promise.waiting) promise.slots->MakeReady(promise.waiting);
    }
    void await_resume() noexcept {}
  };
  AtEnd final_suspend() noexcept { return {}; }
  void unhandled_exception() { error = std::current_exception(); }

  SlotTable* slots = nullptr;
  std::coroutine_handle<> waiting = {};
  std::exception_ptr error = {};
};

template <class T>
class FlowResult : public FlowPromise {
 public:
  void return_value(T value) { value_.emplace(std::move(value)); }
  /// Fails the workflow: co_return absl::NotFoundError("…").
  void return_value(absl::Status status) requires(!std::is_convertible_v<absl::Status, T>) {
    error = std::make_exception_ptr(WorkflowError(std::move(status)));
  }
  T Take() {
    if (error) std::rethrow_exception(error);
    return *std::move(value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class FlowResult<void> : public FlowPromise {
 public:
  void return_void() {}
  void Take() {
    if (error) std::rethrow_exception(error);
  }
};

/// A workflow, or a part of one: a coroutine that may wait for days and is replayed from its
/// history after any crash. `co_await` on another Workflow runs it as a part;
/// WorkflowContext::spawn runs it beside. The code has to be deterministic: time, random numbers
/// and everything from outside come from its WorkflowContext.
template <class T>
class [[nodiscard]] Workflow {
 public:
  struct promise_type : FlowResult<T> {
    Workflow get_return_object() {
      return Workflow(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };

  Workflow(Workflow&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Workflow& operator=(Workflow&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Workflow() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  /// Runs it until it waits; goes on at once when it does not.
  template <class P>
  bool await_suspend(std::coroutine_handle<P> outer) {
    Start(*outer.promise().slots);
    if (done()) return false;
    handle_.promise().waiting = outer;
    return true;
  }
  T await_resume() { return handle_.promise().Take(); }

  /// For who drives it: runs it until it first waits.
  void Start(SlotTable& slots) {
    handle_.promise().slots = &slots;
    handle_.resume();
  }
  bool done() const { return handle_.done(); }

 private:
  explicit Workflow(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

}  // namespace flovyn::sdk
