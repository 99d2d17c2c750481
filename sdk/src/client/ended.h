#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "flovyn/sdk/client.h"

namespace flovyn::sdk {

/// So short a wait still is one: the newest run of a chain is looked at.
inline constexpr absl::Duration kShortestWait = absl::Milliseconds(1);

/// Nothing more is to come, of it or of its chain.
inline bool HasEnded(const WorkflowExecution& found) {
  return !found.open() && found.status != WorkflowStatus::kContinuedAsNew;
}
inline bool HasEnded(const TaskExecution& found) { return !found.open(); }

/// What the clients, blocking and not, make of what an engine answers.
absl::StatusOr<std::string> OutputOf(const WorkflowExecution& ended);
absl::StatusOr<std::string> OutputOf(const TaskExecution& ended);
absl::Status NotEndedInTime(std::string_view id);
absl::StatusOr<ListRequest<WorkflowFilter>> RequestOf(const ListOptions& options);

}  // namespace flovyn::sdk
