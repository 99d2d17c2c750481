#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "flovyn/sdk/future.h"

namespace flovyn::sdk {

template <class F>
concept Awaited = requires {
  typename std::decay_t<F>::Result;
};
template <class F>
using ResultOf = Value<typename F::Result>;

/// The value of an outcome that is OK.
template <class T>
T Unwrap(absl::StatusOr<T> outcome) {
  return *std::move(outcome);
}
inline std::monostate Unwrap(const absl::Status&) { return {}; }

inline absl::Status StatusIn(const absl::Status& status) { return status; }
template <class T>
absl::Status StatusIn(const absl::StatusOr<T>& value) {
  return value.status();
}

/// Awaits all: a tuple of their results. The first that fails makes it fail at once.
template <class... Fs>
class AllOf : public Awaitable<AllOf<Fs...>> {
 public:
  using Result = std::tuple<ResultOf<Fs>...>;

  AllOf(Activation& activation, Fs... futures)
      : Awaitable<AllOf>(activation, activation.slots().AddAll(std::array{futures.slot()...})),
        futures_(futures...) {}

  Outcome<Result> Take() const {
    absl::Status status = TakeStatus(this->slots(), this->slot());
    if (!status.ok()) return status;
    return TakeEach(std::index_sequence_for<Fs...>());
  }
  void cancel() const {
    std::apply([](const auto&... futures) { (futures.cancel(), ...); }, futures_);
  }

 private:
  template <std::size_t... I>
  Outcome<Result> TakeEach(std::index_sequence<I...>) const {
    std::tuple<Outcome<typename Fs::Result>...> outcomes(std::get<I>(futures_).Take()...);
    absl::Status status;
    (status.Update(StatusIn(std::get<I>(outcomes))), ...);
    if (!status.ok()) return status;
    return Result(Unwrap(std::move(std::get<I>(outcomes)))...);
  }
  std::tuple<Fs...> futures_;
};

/// Awaits the first that ends, in the order of the history: a variant of their results. When that
/// one failed, so does this. Those that lost and cannot be awaited any more (they were given as
/// temporaries, or moved) are cancelled, see Future::cancel.
template <class... Fs>
class AnyOf : public Awaitable<AnyOf<Fs...>> {
 public:
  using Result = std::variant<ResultOf<Fs>...>;
  using Owned = std::array<bool, sizeof...(Fs)>;

  AnyOf(Activation& activation, const Owned& owned, Fs... futures)
      : Awaitable<AnyOf>(activation, activation.slots().AddAny(std::array{futures.slot()...})),
        futures_(futures...),
        owned_(owned) {}

  Outcome<Result> Take() const {
    const absl::Status status = TakeStatus(this->slots(), this->slot());
    return TakeWinner(status, std::index_sequence_for<Fs...>());
  }
  void cancel() const {
    std::apply([](const auto&... futures) { (futures.cancel(), ...); }, futures_);
  }

 private:
  template <std::size_t... I>
  Outcome<Result> TakeWinner(const absl::Status& status, std::index_sequence<I...>) const {
    std::optional<Outcome<Result>> result;
    (TakeOne<I>(status, result), ...);
    return *std::move(result);
  }

  template <std::size_t I>
  void TakeOne(const absl::Status& status, std::optional<Outcome<Result>>& result) const {
    const auto& future = std::get<I>(futures_);
    const bool won = future.slot() == this->slots()[this->slot()].decisive;
    if (!won && owned_[I]) future.cancel();
    if (!won || result) return;
    if (!status.ok()) {
      result.emplace(status);
      return;
    }
    auto outcome = future.Take();
    if (outcome.ok()) {
      result.emplace(Result(std::in_place_index<I>, Unwrap(std::move(outcome))));
    } else {
      result.emplace(StatusIn(outcome));
    }
  }
  std::tuple<Fs...> futures_;
  Owned owned_;
};

}  // namespace flovyn::sdk
