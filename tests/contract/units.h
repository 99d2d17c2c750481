#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "flovyn/base/status_macros.h"
#include "flovyn/decide/claim_work.h"
#include "flovyn/decide/finish_task.h"
#include "flovyn/decide/start_workflow.h"
#include "flovyn/decide/submit_commands.h"
#include "flovyn/decide/submit_task.h"
#include "flovyn/ports/unit_store.h"

namespace flovyn::testing {

/// What the decider of a command tells.
template <class Command>
using OutcomeOf = std::decay_t<
    decltype(Decide(std::declval<const WorkingSet&>(), std::declval<const Command&>())->outcome)>;

/// A unit made by hand.
inline Unit Deciding(UnitRefs refs,
                     std::function<absl::StatusOr<Delta>(const WorkingSet&)> decide) {
  return {.name = "contract", .refs = std::move(refs), .decide = std::move(decide)};
}

/// The command as a unit. What its decider tells is in `outcome` when the unit is answered.
template <class Command>
Unit UnitOf(Command command, std::shared_ptr<OutcomeOf<Command>> outcome) {
  UnitRefs refs = RefsOf(command);
  return Deciding(std::move(refs),
                  [command = std::move(command),
                   outcome = std::move(outcome)](const WorkingSet& set) -> absl::StatusOr<Delta> {
                    FLOVYN_ASSIGN_OR_RETURN(auto decision, Decide(set, command));
                    *outcome = std::move(decision.outcome);
                    return std::move(decision.delta);
                  });
}

/// Runs the command and waits for its answer.
template <class Command>
absl::StatusOr<OutcomeOf<Command>> Execute(UnitStore& store, Command command) {
  const auto outcome = std::make_shared<OutcomeOf<Command>>();
  FLOVYN_RETURN_IF_ERROR(SubmitAndWait(store, UnitOf(std::move(command), outcome)));
  return std::move(*outcome);
}

/// Inserts rows as they are.
inline Unit Inserting(std::vector<WorkflowExecution> workflows,
                      std::vector<TaskExecution> tasks = {}) {
  return Deciding({},
                  [workflows = std::move(workflows),
                   tasks = std::move(tasks)](const WorkingSet&) -> absl::StatusOr<Delta> {
                    Delta delta;
                    delta.new_workflows = workflows;
                    delta.new_tasks = tasks;
                    return delta;
                  });
}

/// Writes the delta as it is; `refs` name the rows that it changes.
Unit Writing(Delta delta, UnitRefs refs = {});

/// What `look` gives of the set that `refs` bring. Nothing is changed.
template <class Look>
auto Seen(UnitStore& store, UnitRefs refs, Look look)
    -> absl::StatusOr<decltype(look(std::declval<const WorkingSet&>()))> {
  const auto seen =
      std::make_shared<std::optional<decltype(look(std::declval<const WorkingSet&>()))>>();
  FLOVYN_RETURN_IF_ERROR(SubmitAndWait(
      store,
      Deciding(std::move(refs), [seen, look](const WorkingSet& set) -> absl::StatusOr<Delta> {
        *seen = look(set);
        return Delta{};
      })));
  return **std::move(seen);
}

/// Replaces a row by `row`, whatever it is now.
Unit Replacing(WorkflowExecution row);
Unit Replacing(TaskExecution row);

/// Writes the record of a key, whatever it stands for now.
Unit WritingKey(IdempotencyRecord record);

/// The store's time, as its units see it.
absl::Time StoreNow(UnitStore& store);

}  // namespace flovyn::testing
