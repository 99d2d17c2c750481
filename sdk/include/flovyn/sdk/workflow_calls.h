#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "flovyn/domain/ids.h"
#include "flovyn/domain/metadata.h"
#include "flovyn/ports/logger.h"
#include "flovyn/sdk/codec.h"
#include "flovyn/sdk/metadata_changes.h"
#include "flovyn/sdk/options.h"
#include "flovyn/sdk/replay/activation.h"
#include "flovyn/sdk/workflow.h"
#include "flovyn/sdk/workflow_error.h"

namespace flovyn::sdk {

/// What an execution is, for its code.
struct WorkflowInfo {
  WorkflowId id = {};
  std::string kind = {};
  Metadata metadata = {};  ///< When its history was read; code sees WorkflowCalls::metadata().
};

/// The part of WorkflowContext that does not depend on the types of payloads.
class WorkflowCalls {
 public:
  WorkflowCalls(Activation& activation, const WorkflowInfo& info, Logger& logger)
      : activation_(activation), info_(info), logger_(logger) {}
  WorkflowCalls(const WorkflowCalls&) = delete;
  WorkflowCalls& operator=(const WorkflowCalls&) = delete;

  const WorkflowId& id() const { return info_.id; }
  const std::string& kind() const { return info_.kind; }
  /// As it was at the start, and what this code has made of it; the same at each replay. Updates
  /// from outside are not seen.
  const Metadata& metadata() const { return activation_.metadata(); }
  /// Changes the metadata of this execution, once: replays do not do it again. Throws WorkflowError
  /// when it does not fit what metadata() is; when it does not fit what updates from outside have
  /// made of the metadata, the workflow fails.
  void update_metadata(const MetadataChanges& changes);

  /// The same at each replay of this piece of code.
  absl::Time now() const { return activation_.now(); }
  DeterministicRandom& random() { return activation_.random(); }
  Uuid uuid() { return activation_.NewUuid(); }

  /// Which way an execution goes after the code was changed: `max` for those that come here for the
  /// first time (recorded), what was recorded for others, and `min` for those that were here before
  /// the change. Throws DeterminismError for a version that the code has no more.
  int version(std::string_view change, int min, int max) {
    return activation_.Version(change, min, max);
  }

  /// Ends this execution, and goes on with a new one in its place: with this input and an empty
  /// history, and with the signals that nobody has read. It does not return: whatever the
  /// workflow's result is, that of the last execution is the result of all.
  template <class In>
  [[noreturn]] void continue_as_new(const In& input, const ContinueOptions& options = {}) {
    ContinueWith(ValueOrThrow(ToJson(input, "input")), options);
  }
  [[noreturn]] void continue_as_new() { ContinueWith("null", {}); }
  /// The events of the history that this piece of code knows.
  std::int32_t history_length() const { return activation_.known(); }
  /// Whether the history is so long that it is time to continue as new. Not before the code has
  /// waited: each run gets somewhere.
  bool should_continue_as_new() const;

  /// Writes each line once: nothing while the code is replayed.
  void log(LogLevel level, std::string_view message, const std::vector<LogField>& fields = {});
  bool replaying() const { return !activation_.live(); }

  /// Destroys what runs beside the workflow, which may refer to its variables, before these go.
  void DropFlows() { flows_.clear(); }

 protected:
  Activation& activation() const { return activation_; }

  SlotId Task(std::string_view kind, std::string input, const TaskOptions& options);
  SlotId Child(std::string_view kind, std::string input, const ChildOptions& options);
  SlotId Promise(std::string_view name, const PromiseOptions& options);
  SlotId Sleep(Duration duration) { return activation_.Timer(duration.millis()); }

  [[noreturn]] void ContinueWith(std::string input, const ContinueOptions& options);
  SlotId NewFlow();
  void StartFlow(Workflow<void> flow);
  void FlowEnded(SlotId slot, std::string value);
  void FlowFailed(SlotId slot, std::string error);

 private:
  Activation& activation_;
  const WorkflowInfo& info_;
  Logger& logger_;
  std::deque<Workflow<void>> flows_;
};

template <class T>
struct UnwrapStatusOr {
  using Type = T;
};
template <class T>
struct UnwrapStatusOr<absl::StatusOr<T>> {
  using Type = T;
};
template <class T>
using OperationResult = typename UnwrapStatusOr<T>::Type;

/// Calls it; the text of an exception becomes an error.
absl::StatusOr<std::string> Attempt(absl::FunctionRef<absl::StatusOr<std::string>()> operation);
/// How the outcome of an operation is written into the history: the value itself, or an object that
/// says it failed.
std::string OperationRecord(const absl::StatusOr<std::string>& outcome);
/// The error that a record holds; OK for values.
absl::Status RecordedError(std::string_view record);

template <class T>
absl::StatusOr<T> DecodeOperation(std::string_view record) {
  FLOVYN_RETURN_IF_ERROR(RecordedError(record));
  return FromJson<T>(record, "result");
}

}  // namespace flovyn::sdk
