#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "flovyn/domain/idempotency.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/message.h"
#include "flovyn/domain/timer.h"

namespace flovyn {

/// A promise by its name within a workflow.
struct PromiseName {
  WorkflowId workflow;
  std::string name = {};

  friend bool operator==(const PromiseName&, const PromiseName&) = default;
  friend auto operator<=>(const PromiseName&, const PromiseName&) = default;
};

/// The SIGNAL_RECEIVED events of a workflow from a sequence on.
struct SignalsFrom {
  WorkflowId workflow;
  std::int32_t sequence = 0;

  friend bool operator==(const SignalsFrom&, const SignalsFrom&) = default;
  friend auto operator<=>(const SignalsFrom&, const SignalsFrom&) = default;
};

/// What a unit names to be loaded. Links are followed by the store: a task brings the workflow it
/// belongs to, a key its target (and the target's workflow), a promise its workflow, a timer its
/// owner (and the task's workflow, and the promise), a message its two executions.
struct UnitRefs {
  std::vector<WorkflowId> workflows = {};
  std::vector<TaskId> tasks = {};
  std::vector<IdempotencyKey> keys = {};
  std::vector<PromiseId> promises = {};
  std::vector<PromiseName> promise_names = {};  ///< The newest PENDING one of each.
  std::vector<TimerKey> timers = {};
  std::vector<MessageKey> messages = {};
  /// Workflows that bring their tasks and children: those that are open and, when the workflow has
  /// ended, those that ended no earlier than it. Children are only looked at, not changed.
  std::vector<WorkflowId> dependents = {};
  std::vector<TaskId> state_keys = {};  ///< Tasks whose state keys are asked for.
  std::vector<SignalsFrom> signals = {};

  /// Adds what `other` names.
  void Add(const UnitRefs& other);
  /// Adds what the refs link to by themselves, without a look at the store: owners of timers and
  /// of named promises, promises of timers, targets of messages, workflows of dependents.
  void AddKnownLinks();
  /// Sorts each list and drops repetitions, so that every store locks in one order.
  void Normalize();
};

}  // namespace flovyn
