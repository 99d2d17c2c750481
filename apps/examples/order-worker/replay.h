#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/json/json.h"
#include "flovyn/v1/flovyn.pb.h"

namespace orders {

/// One activation of a workflow: its code runs from the beginning, steps that the history knows are
/// answered from it, and the first unknown ones become commands.
class Replay {
 public:
  Replay(std::string workflow_id, const flovyn::v1::GetEventsResponse& history);

  /// The output of the next task of the workflow; nothing while it runs (it is scheduled when it is
  /// new). Errors: the task failed for good, or the history has another kind here, because the code
  /// changed since.
  absl::StatusOr<std::optional<flovyn::Json>> Task(std::string_view kind, const std::string& input);

  // Each ends the activation with its submit.
  flovyn::v1::SubmitWorkflowCommandsRequest Suspend(const std::string& reason);
  flovyn::v1::SubmitWorkflowCommandsRequest Complete(const std::string& output);
  flovyn::v1::SubmitWorkflowCommandsRequest Fail(const std::string& error);

 private:
  struct ScheduledTask {
    std::string id = {};
    std::string kind = {};
    std::optional<flovyn::Json> output = {};
    std::optional<std::string> error = {};
  };

  ScheduledTask* FindTask(const std::string& id);
  void Read(const std::string& type, const flovyn::Json& data);
  flovyn::v1::WorkflowCommand& AddCommand(flovyn::v1::CommandType type);

  std::string workflow_id_;
  std::vector<ScheduledTask> tasks_;
  std::size_t next_task_ = 0;
  int next_command_;
  flovyn::v1::SubmitWorkflowCommandsRequest submit_;
};

/// The id of task number `number` of a workflow: the same at every replay (UUID version 5).
std::string TaskIdOf(const std::string& workflow_id, std::size_t number);

}  // namespace orders
