#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "flovyn/decide/decision.h"
#include "flovyn/ports/unit_store.h"

namespace flovyn {

template <class Command>
using OutcomeOf = decltype(Decide(std::declval<const WorkingSet&>(), std::declval<const Command&>())
                               .value()
                               .outcome);

/// Submits a command as a unit: names what to load, decides, and hands the outcome of the last
/// decision to `answer` once it is committed.
template <class Command>
void SubmitDecision(UnitStore& store, std::string_view name, Command command,
                    std::function<void(absl::StatusOr<OutcomeOf<Command>>)> answer) {
  // Shared: the decider fills it on the write lane, the answer takes it after the commit.
  auto outcome = std::make_shared<OutcomeOf<Command>>();
  Unit unit;
  unit.name = name;
  unit.refs = RefsOf(command);
  unit.decide = [outcome,
                 command = std::move(command)](const WorkingSet& set) -> absl::StatusOr<Delta> {
    auto decision = Decide(set, command);
    if (!decision.ok()) return decision.status();
    *outcome = std::move(decision->outcome);
    return std::move(decision->delta);
  };
  store.Submit(std::move(unit), [outcome, answer = std::move(answer)](const absl::Status& status) {
    if (status.ok()) {
      answer(std::move(*outcome));
    } else {
      answer(status);
    }
  });
}

/// The same for commands that tell nothing but success.
template <class Command>
void SubmitCommand(UnitStore& store, std::string_view name, Command command, UnitDone done) {
  SubmitDecision(store, name, std::move(command),
                 [done = std::move(done)](const absl::StatusOr<OutcomeOf<Command>>& outcome) {
                   done(outcome.status());
                 });
}

}  // namespace flovyn
