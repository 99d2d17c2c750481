#pragma once

#include "call.h"
#include "flovyn/v1/flovyn.pb.h"

namespace flovyn::grpc {

/// Tells whoever watches what a task says while it runs: an event "task.stream.token" (progress,
/// data, error) on the bus. Best effort: that nobody listens is no failure. Reads the store.
/// Errors: PermissionDenied, NotFound, InvalidArgument (type, payload, ids).
absl::Status PublishTaskData(const UnaryCall& call, v1::StreamTaskDataRequest& data);

}  // namespace flovyn::grpc
