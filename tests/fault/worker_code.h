#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "flovyn/v1/flovyn.pb.h"

namespace flovyn::chaos {

/// What a worker is for. The functions are called on several threads at once.
struct WorkerCode {
  /// The kinds that it runs; whose they are is filled in.
  v1::WorkerRegistrationRequest capabilities = {};
  /// One activation of a workflow: its code, replayed on its history.
  std::function<v1::SubmitWorkflowCommandsRequest(const v1::WorkflowExecution& workflow,
                                                  const v1::GetEventsResponse& history)>
      run_workflow = {};
  /// The output of a task, or why it failed.
  std::function<absl::StatusOr<std::string>(const v1::TaskExecutionInfo& task)> run_task = {};
  /// Sends back which claim a report belongs to, so that a late one is told from a valid one.
  bool sends_claims = true;
};

}  // namespace flovyn::chaos
