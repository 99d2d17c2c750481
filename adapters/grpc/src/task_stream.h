#pragma once

#include "call.h"
#include "flovyn/v1/flovyn.pb.h"

namespace flovyn::grpc {

/// Tells whoever streams the execution what a task says while it runs. Best effort: that nobody
/// watches is no failure. May read the store.
/// Errors: PermissionDenied, NotFound, InvalidArgument (type, payload, ids).
absl::Status PublishTaskData(const UnaryCall& call, v1::StreamTaskDataRequest& data);

}  // namespace flovyn::grpc
