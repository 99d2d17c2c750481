#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "flovyn/domain/errors.h"
#include "flovyn/domain/events.h"
#include "flovyn/domain/task_execution.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/v1/flovyn.pb.h"

namespace flovyn::sdk_grpc {

// Replies are moved from. Errors are Internal: a server that says such things is none of ours.

template <class Id>
absl::StatusOr<Id> ReadId(std::string_view field, std::string_view text) {
  if (const std::optional<Id> id = Id::Parse(text)) return *id;
  return Internal("the server's reply has no id in " + std::string(field));
}

absl::StatusOr<WorkflowExecution> FromProto(v1::WorkflowExecution& from);
absl::StatusOr<WorkflowExecution> FromProto(v1::WorkflowDetails& from);
absl::StatusOr<TaskExecution> FromProto(v1::TaskExecutionInfo& from);
absl::StatusOr<TaskExecution> FromProto(v1::TaskDetails& from);
std::vector<StoredEvent> FromProto(v1::GetEventsResponse& from);

}  // namespace flovyn::sdk_grpc
