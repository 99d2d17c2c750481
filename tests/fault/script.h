#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace flovyn::chaos {

/// One thing that a workflow of the fault test does and then waits for.
struct Step {
  enum class Kind {
    kTasks,           ///< `count` tasks at once; some fail their first runs.
    kSleep,           ///< A timer of `ms`.
    kCancelledSleep,  ///< The same, cancelled at once.
    kPromise,         ///< A promise, which its client resolves or, if it is odd, rejects.
    kSignals,         ///< `count` more signals.
    kChildren,        ///< `count` children of `child_kind` at once.
    kRecord,          ///< An operation and a state key; waits for nothing.
  };
  Kind kind = Kind::kRecord;
  int count = 1;
  std::int64_t ms = 0;
  std::string child_kind = {};
};

/// What a workflow runs is told by its kind and by the number in its input, so that whoever knows
/// both knows the outcome.
struct Script {
  std::string kind = {};
  std::uint64_t number = 0;

  std::string Input() const;
  std::vector<Step> Steps() const;
  // Steps are counted from 1, what one of them starts from 0.
  Script Child(const Step& step, int number_of_step, int index) const;
  std::int64_t TaskInput(int number_of_step, int index) const;
  /// Signals that its client has to send; their values are 1, 2, ….
  int SignalCount() const;
  /// The output of a run in which nothing was lost and nothing happened twice.
  std::int64_t Output() const;
};

/// Of the input that Script::Input() wrote; 0 for any other.
std::uint64_t NumberOf(const std::string& input);
/// The text of a JSON integer as a number; 0 for anything else.
std::int64_t IntegerOf(const std::string& json);

/// Kinds that clients start; the kinds of their children are others.
inline constexpr std::string_view kRootKinds[] = {"tasks",    "timers",    "children", "signals",
                                                  "promises", "cancelled", "mixed"};
inline constexpr std::string_view kChildKinds[] = {"middle", "leaf", "endless"};
/// Never ends by itself: its client cancels it, and with it its child of kind "endless".
inline constexpr std::string_view kCancelledKind = "cancelled";
inline constexpr char kTaskKind[] = "sum";
inline constexpr char kSignalName[] = "more";

/// What one thing of a workflow contributes to its output, by the number of the thing.
std::int64_t TaskValue(std::int64_t input);
std::int64_t PromiseValue(std::uint64_t script_number, int number_of_step);
/// Whether the client rejects the promise of this step; it then contributes nothing.
bool IsRejected(std::uint64_t script_number, int number_of_step);
/// How many of its first runs a task fails, and how long each takes.
int FailedRuns(std::int64_t input);
int TaskMilliseconds(std::int64_t input);

}  // namespace flovyn::chaos
