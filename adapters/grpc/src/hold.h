#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "flovyn/grpc/grpc_server.h"

namespace flovyn::grpc {

/// How long a poll waits for work. `time_left` is up to the client's gRPC deadline, infinite when
/// it sent none: only a client that says how long it waits is known to bear a long hold.
absl::Duration HoldFor(std::int64_t timeout_seconds, absl::Duration time_left,
                       const GrpcServerOptions& options);

}  // namespace flovyn::grpc
