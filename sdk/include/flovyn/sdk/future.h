#pragma once

#include <coroutine>
#include <string>
#include <type_traits>
#include <variant>

#include "absl/status/statusor.h"
#include "flovyn/sdk/codec.h"
#include "flovyn/sdk/replay/activation.h"
#include "flovyn/sdk/workflow_error.h"

namespace flovyn::sdk {

/// A status alone where there is no value.
template <class T>
using Outcome = std::conditional_t<std::is_void_v<T>, absl::Status, absl::StatusOr<T>>;
/// A value also where there is none, for tuples and variants.
template <class T>
using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

/// How a slot, which has settled, went. Marks it as read.
absl::Status TakeStatus(SlotTable& slots, SlotId slot);
/// "output of task charge-card": where its payload errors are.
std::string OutputName(const Slot& slot);

/// What all that can be awaited is made of: a place in the activation. These are small values
/// without destructors: g++ 12 destroys some temporaries of co_await expressions twice, and of
/// these nothing can be destroyed.
template <class Self>
class Awaitable {
 public:
  Awaitable(Activation& activation, SlotId slot) : activation_(&activation), slot_(slot) {}

  bool await_ready() const { return activation_->slots()[slot_].settled; }
  void await_suspend(std::coroutine_handle<> waiting) const {
    activation_->slots().Await(slot_, waiting);
  }
  auto await_resume() const { return ValueOrThrow(self().Take()); }

  /// Whether co_await would go on at once.
  bool done() const { return await_ready(); }

  /// `co_await future.outcome()` gives an absl::StatusOr<T> (absl::Status for void) and does not
  /// throw.
  auto outcome() const { return OutcomeOf(self()); }

  SlotId slot() const { return slot_; }

 protected:
  Activation& activation() const { return *activation_; }
  SlotTable& slots() const { return activation_->slots(); }

 private:
  class OutcomeOf {
   public:
    explicit OutcomeOf(const Self& awaited) : awaited_(awaited) {}
    bool await_ready() const { return awaited_.await_ready(); }
    void await_suspend(std::coroutine_handle<> waiting) const { awaited_.await_suspend(waiting); }
    auto await_resume() const { return awaited_.Take(); }

   private:
    Self awaited_;
  };

  const Self& self() const { return static_cast<const Self&>(*this); }

  Activation* activation_;
  SlotId slot_;
};

/// The result of a task, timer, promise, signal, child workflow or spawned flow. A cheap copyable
/// value that is good within the workflow code that got it. It may be awaited more than once.
template <class T>
class Future : public Awaitable<Future<T>> {
 public:
  using Result = T;
  using Awaitable<Future<T>>::Awaitable;

  Outcome<T> Take() const {
    absl::Status status = TakeStatus(this->slots(), this->slot());
    if constexpr (std::is_void_v<T>) {
      return status;
    } else {
      if (!status.ok()) return status;
      const Slot& slot = this->slots()[this->slot()];
      return FromJson<T>(slot.value, OutputName(slot));
    }
  }
  /// Nobody will await it any more: cancels a timer or child workflow that has not ended, and gives
  /// back a signal.
  void cancel() const { this->activation().Abandon(this->slot()); }
};

}  // namespace flovyn::sdk
