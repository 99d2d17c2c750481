#pragma once

#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "flovyn/sdk/combinators.h"

namespace flovyn::sdk {

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
