#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

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

/// Awaits all of a list: a vector of their results, in the order of the list.
template <class T>
class AllOfList : public Awaitable<AllOfList<T>> {
 public:
  using Result = std::vector<Value<T>>;

  AllOfList(Activation& activation, std::span<const SlotId> members)
      : Awaitable<AllOfList>(activation, activation.slots().AddAll(members)),
        members_(activation.slots().Keep(members)) {}

  Outcome<Result> Take() const {
    absl::Status status = TakeStatus(this->slots(), this->slot());
    if (!status.ok()) return status;
    Result results;
    results.reserve(members_.size());
    for (const SlotId member : members_) {
      auto outcome = Future<T>(this->activation(), member).Take();
      if (!outcome.ok()) return StatusIn(outcome);
      results.push_back(Unwrap(std::move(outcome)));
    }
    return results;
  }
  void cancel() const {
    for (const SlotId member : members_) this->activation().Abandon(member);
  }

 private:
  std::span<const SlotId> members_;  // the slot table keeps them: a vector would have a destructor
};

/// Awaits one thing, but only so long: nullopt when the time was over first.
template <class F>
class Within : public Awaitable<Within<F>> {
 public:
  using Result = std::optional<ResultOf<F>>;

  Within(Activation& activation, const AnyOf<F, Future<void>>& race)
      : Awaitable<Within>(activation, race.slot()), race_(race) {}

  Outcome<Result> Take() const {
    auto outcome = race_.Take();
    if (!outcome.ok()) return outcome.status();
    if (outcome->index() == 1) return Result();
    return Result(std::get<0>(*std::move(outcome)));
  }
  void cancel() const { race_.cancel(); }

 private:
  AnyOf<F, Future<void>> race_;
};

}  // namespace flovyn::sdk
