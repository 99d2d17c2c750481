#pragma once

#include "absl/status/statusor.h"
#include "flovyn/domain/commands.h"
#include "flovyn/domain/events.h"
#include "flovyn/domain/launch.h"
#include "flovyn/domain/limits.h"
#include "flovyn/domain/worker.h"
#include "flovyn/ports/launcher.h"
#include "flovyn/services/control_service.h"
#include "flovyn/services/dispatch_service.h"
#include "flovyn/services/workflow_service.h"
#include "flovyn/v1/flovyn.pb.h"

namespace flovyn::grpc {

// Messages of the protocol from and to our types; no RPC method touches their fields. Requests may
// be moved from. Here ids, enums and JSON payloads become values, and their errors are
// InvalidArgument naming the protocol's field; every other rule is the services'.

absl::StatusOr<StartWorkflowRequest> FromProto(v1::StartWorkflowRequest& from);
void ToProto(const StartedWorkflow& from, v1::StartWorkflowResponse& to);
absl::StatusOr<StartTaskRequest> FromProto(v1::SubmitTaskRequest& from);
void ToProto(const SubmittedTask& from, v1::SubmitTaskResponse& to);

/// Without the organization, which the caller is checked against.
absl::StatusOr<SignalRequest> FromProto(v1::SignalWorkflowRequest& from);
void ToProto(const Signalled& from, v1::SignalWorkflowResponse& to);
absl::StatusOr<SignalWithStartRequest> FromProto(v1::SignalWithStartWorkflowRequest& from);
void ToProto(const Signalled& from, v1::SignalWithStartWorkflowResponse& to);
absl::StatusOr<StartChildRequest> FromProto(v1::StartChildWorkflowRequest& from);
void ToProto(const StartedWorkflow& from, v1::StartChildWorkflowResponse& to);
absl::StatusOr<UpdateMetadataRequest> FromProto(v1::UpdateMetadataRequest& from);
void ToProto(const Metadata& from, v1::UpdateMetadataResponse& to);
void ToProto(const QueryAnswer& from, v1::QueryWorkflowResponse& to);

/// Without `hold`.
absl::StatusOr<PollRequest> FromProto(v1::PollRequest& from);
absl::StatusOr<PollRequest> FromProto(v1::PollTaskRequest& from);
/// `from` holds a workflow for the first, a task for the second.
void ToProto(const ClaimedWork& from, v1::PollResponse& to);
void ToProto(const ClaimedWork& from, v1::PollTaskResponse& to);

void ToProto(const std::vector<StoredEvent>& from, v1::GetEventsResponse& to);

/// Commands in the order of their numbers; those of type 0 without data are left out. Without
/// `token`.
absl::StatusOr<CommandSubmission> FromProto(v1::SubmitWorkflowCommandsRequest& from,
                                            const Limits& limits);

/// All but the tenant.
absl::StatusOr<ListRequest<WorkflowFilter>> FromProto(v1::ListWorkflowsRequest& from);
void ToProto(const WorkflowExecution& from, v1::WorkflowDetails& to);
void ToProto(const TaskExecution& from, v1::TaskDetails& to);

absl::StatusOr<WorkerRegistration> FromProto(v1::WorkerRegistrationRequest& from,
                                             const Limits& limits);
void ToProto(const Worker& from, v1::WorkerRegistrationResponse& to);

}  // namespace flovyn::grpc
