#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace flovyn::grpc {

/// The one place where a status becomes gRPC's: the same code, the message cut to what fits into
/// the trailers that clients accept.
::grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace flovyn::grpc
