#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flovyn/domain/commands.h"
#include "flovyn/domain/events.h"

namespace flovyn::testing {

/// One thing that a simulated workflow does and then waits for.
struct Step {
  enum class Kind {
    kTasks,           ///< `count` tasks at once.
    kSleep,           ///< A timer of `ms`.
    kCancelledSleep,  ///< The same, cancelled at once.
    kPromise,         ///< A promise, with a time-out of `ms` unless that is 0.
    kSignal,          ///< One more signal.
    kChild,           ///< A child that runs the program `seed`.
    kCancelledChild,  ///< The same, asked to end at once.
    kRecord,          ///< An operation and a state key; waits for nothing.
    kFail,            ///< Fails the execution, until it has been retried.
  };
  Kind kind = Kind::kRecord;
  int count = 1;
  std::int64_t ms = 0;
  std::uint64_t seed = 0;
};

/// A program is told by the kind of the workflow: "p-<seed>-<depth>"; children have less depth.
std::string KindOf(std::uint64_t seed, int depth);
std::vector<Step> ProgramOf(const std::string& kind);

/// What an activation of the program does on this history: a pure function of both, as workflow
/// code has to be.
struct Turn {
  std::vector<Command> commands = {};
  SubmitStatus status = SubmitStatus::kSuspended;
  // What it waits for, when it is suspended.
  int signals_wanted = 0;
  std::vector<TaskId> tasks = {};
  std::vector<PromiseId> promises = {};
};
Turn Replay(const WorkflowId& id, const std::string& kind, const std::vector<StoredEvent>& events);

/// The output of a program that ran to its end.
std::string OutputOf(const std::string& kind);

}  // namespace flovyn::testing
