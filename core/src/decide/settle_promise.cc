#include "flovyn/decide/settle_promise.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "flovyn/base/overload.h"
#include "flovyn/base/status_macros.h"
#include "flovyn/decide/history.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/text.h"

namespace flovyn {
namespace {

const Promise* Named(const WorkingSet& set, const PromiseId& id) { return set.Find(id); }
const Promise* Named(const WorkingSet& set, const PromiseName& name) { return set.Find(name); }
const Promise* Named(const WorkingSet& set, const IdempotencyKey& key) {
  const IdempotencyRecord* record = set.Find(key);
  if (record == nullptr || record->expires_at <= set.now()) return nullptr;
  const PromiseId* id = std::get_if<PromiseId>(&record->target);
  return id == nullptr ? nullptr : set.Find(*id);
}

std::string Describe(const SettlePromise& command) {
  return std::visit(Overload{[](const PromiseId& id) { return id.str(); },
                             [](const PromiseName& name) {
                               return "\"" + name.name + "\" of workflow execution " +
                                      name.workflow.str();
                             },
                             [](const IdempotencyKey& key) { return "key \"" + key.key + "\""; }},
                    command.promise);
}

}  // namespace

UnitRefs RefsOf(const SettlePromise& command) {
  UnitRefs refs;
  std::visit(Overload{[&](const PromiseId& id) { refs.promises.push_back(id); },
                      [&](const PromiseName& name) { refs.promise_names.push_back(name); },
                      [&](const IdempotencyKey& key) { refs.keys.push_back(key); }},
             command.promise);
  return refs;
}

Event Settle(Promise promise, const PromiseOutcome& outcome, absl::Time now, Delta& delta) {
  promise.status = outcome.status;
  promise.value = outcome.value;
  promise.error = outcome.error;
  promise.settled_at = now;
  if (promise.timeout_at) {
    delta.timers.push_back({TimerKey::Timeout(promise.workflow, promise.id), std::nullopt});
  }
  Event event = PromiseResolved{promise.id, promise.name, promise.value};
  if (promise.status == PromiseStatus::kRejected) {
    event = PromiseRejected{promise.id, promise.name, promise.error};
  } else if (promise.status == PromiseStatus::kTimeout) {
    event = PromiseTimedOut{promise.id, promise.name};
  }
  delta.promises.push_back(std::move(promise));
  return event;
}

absl::StatusOr<Decision<PromiseSettled>> Decide(const WorkingSet& set,
                                                const SettlePromise& command) {
  const Promise* promise =
      std::visit([&](const auto& by) { return Named(set, by); }, command.promise);
  if (promise == nullptr || (command.tenant && promise->tenant != *command.tenant)) {
    return NotFound("promise", Describe(command));
  }
  Decision<PromiseSettled> decision;
  decision.outcome.id = promise->id;
  if (promise->status != PromiseStatus::kPending) return decision;
  const WorkflowExecution* workflow = set.Find(promise->workflow);
  if (workflow == nullptr || !workflow->open()) {
    return FailedPrecondition(
        absl::StrFormat("workflow execution %s of promise %s has ended; nobody waits for it",
                        promise->workflow.str(), promise->id.str()));
  }
  PromiseOutcome outcome = command.outcome;
  outcome.error = BoundedText(outcome.error, command.limits.error_bytes);
  const Event event = Settle(*promise, outcome, set.now(), decision.delta);
  TellWorkflow(*workflow, event, command.limits, set.now(), decision.delta);
  decision.outcome.settled = true;
  return decision;
}

}  // namespace flovyn
