#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "flovyn/decide/submit_commands.h"

namespace flovyn {

/// One activation being applied: an overload for each command turns it into events and rows.
class Activation {
 public:
  Activation(const WorkingSet& set, const SubmitCommands& request, WorkflowExecution workflow);

  /// All commands in order. Stops at the first that is refused.
  absl::Status ApplyAll();
  /// What the worker's status makes of the execution.
  absl::Status Finish();

  const WorkflowExecution& workflow() const { return workflow_; }
  /// The whole change; the activation is used up.
  Delta TakeDelta();

 private:
  absl::Status Apply(const RecordOperation& command);
  absl::Status Apply(const SetState& command);
  absl::Status Apply(const ClearState& command);
  absl::Status Apply(const ScheduleTask& command);
  absl::Status Apply(const CompleteWorkflow& command);
  absl::Status Apply(const FailWorkflow& command);
  absl::Status Apply(const SuspendWorkflow& command);
  absl::Status Apply(const CancelWorkflow& command);
  absl::Status Apply(const ContinueAsNew& command);  // continue_as_new.cc
  // What a workflow waits for: activation_waits.cc.
  absl::Status Apply(const CreatePromise& command);
  absl::Status Apply(const ResolvePromise& command);
  absl::Status Apply(const ScheduleChildWorkflow& command);
  absl::Status Apply(const StartTimer& command);
  absl::Status Apply(const CancelTimer& command);
  absl::Status Apply(const RequestCancelChildWorkflow& command);

  /// Under the reserved name: the execution's metadata after it.
  absl::Status UpdateMetadata(const RecordOperation& command);
  /// Its own metadata, and what it inherits of the workflow's; false: the activation was given up.
  bool InheritTo(Metadata& own);
  /// Nothing that the commands asked for counts: the execution fails. A retry finds everything as
  /// it was before the activation. Refusing would wedge the workflow, which submits the same on
  /// every replay.
  void GiveUp(std::string error, std::string_view failure_type);
  void Append(const Event& event);
  std::int32_t NextSequence() const;
  absl::Status ReuseTask(const TaskExecution& existing, const ScheduleTask& command);
  /// Takes the key for `target`, unless it is somebody else's; false then.
  bool UseKey(const std::string& key, std::optional<std::int64_t> ttl_seconds,
              std::variant<WorkflowId, TaskId, PromiseId> target);
  absl::Status ReuseChild(const WorkflowExecution& existing, const ScheduleChildWorkflow& command);
  const Timer* FindTimer(const TimerKey& key) const;
  void PutTimer(Timer timer);
  const WorkflowExecution* FindChild(const WorkflowId& id) const;
  const Promise* FindPending(const std::string& name_or_id) const;
  absl::Status CheckEnded(WorkflowStatus wanted, std::string_view command) const;
  absl::Status CheckNotEnded(std::string_view status) const;

  const WorkingSet& set_;
  const SubmitCommands& request_;
  WorkflowExecution workflow_;
  const Metadata begun_with_;
  Delta delta_;
  bool given_up_ = false;
  std::int32_t appended_ = 0;  ///< Events of this workflow in the delta.
  // What the commands so far made, by its place in the delta.
  absl::flat_hash_map<TaskId, std::size_t> tasks_;
  absl::flat_hash_map<WorkflowId, std::size_t> children_;
  absl::flat_hash_map<TimerKey, std::size_t> timers_;
  absl::flat_hash_set<std::string> keys_;
};

}  // namespace flovyn
