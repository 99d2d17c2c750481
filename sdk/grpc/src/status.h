#pragma once

#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"

namespace flovyn::sdk_grpc {

/// Whether no server answered.
bool Unanswered(const ::grpc::Status& status);

/// The one place where gRPC's status becomes ours: the server's own, or Unavailable.
absl::Status ToStatus(const ::grpc::Status& status, const std::string& endpoint);

}  // namespace flovyn::sdk_grpc
