#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "field_spec.h"
#include "flovyn/domain/workflow_execution.h"
#include "flovyn/services/control_service.h"

namespace flovyn::http {

// Bodies of what steers executions from outside. Errors of all readers: InvalidField, naming the
// member. Ids and tenants are the handlers' to fill in.

absl::StatusOr<SignalRequest> ReadSignal(std::string_view body);
absl::StatusOr<SignalWithStartRequest> ReadSignalWithStart(std::string_view body);
absl::StatusOr<CancelRequest> ReadCancel(std::string_view body);
absl::StatusOr<std::string> ReadRetry(std::string_view body);
/// The JSON text of the value; empty: none.
absl::StatusOr<std::string> ReadResolve(std::string_view body);
absl::StatusOr<std::string> ReadReject(std::string_view body);

std::string WriteSignalled(const Signalled& signalled);
std::string WriteSignalledWithStart(const Signalled& signalled);
std::string WriteCancelled(const CancelOutcome& outcome);
std::string WriteRetried(const WorkflowId& id);
std::string WriteResolved(const PromiseSettled& settled);
std::string WriteRejected(const PromiseSettled& settled);
/// How the execution ended, or that it has not.
std::string WriteResult(const WorkflowExecution& execution);
std::string WriteState(const std::vector<WorkflowState>& state);

std::vector<Schema> ControlSchemas();

}  // namespace flovyn::http
