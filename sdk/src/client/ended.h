#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/sdk/client.h"

namespace flovyn::sdk {

/// What the clients, blocking and not, make of what an engine answers.
absl::StatusOr<std::string> OutputOf(const WorkflowExecution& ended);
absl::StatusOr<std::string> OutputOf(const TaskExecution& ended);
absl::Status NotEndedInTime(std::string_view id);
absl::StatusOr<WorkflowFilter> FilterOf(const ListOptions& options);

}  // namespace flovyn::sdk
