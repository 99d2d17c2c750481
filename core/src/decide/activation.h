#pragma once

#include <optional>
#include <string_view>

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
  absl::Status Apply(const UnsupportedCommand& command);

  void Append(const Event& event);
  std::int32_t NextSequence() const;
  absl::Status ReuseTask(const TaskExecution& existing, const ScheduleTask& command);
  void UseKey(const ScheduleTask& command);
  absl::Status CheckEnded(WorkflowStatus wanted, std::string_view command) const;
  absl::Status CheckNotEnded(std::string_view status) const;

  const WorkingSet& set_;
  const SubmitCommands& request_;
  WorkflowExecution workflow_;
  Delta delta_;
};

}  // namespace flovyn
